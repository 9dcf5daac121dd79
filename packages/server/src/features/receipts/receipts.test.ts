import { limits, type Receipt } from '@roomful/protocol';
import { describe, expect, it } from 'vitest';
import { people, type Rights, type Standing, useTestRoom } from '../testCalls.js';

const { owner, moderator, member, guest } = people;
const { open } = useTestRoom();

const setUp = async () => {
  const room = await open();
  const { roomId } = room;
  const say = async () =>
    (await room.must<{ message: { id: number } }>(owner, 'messages.send', { room: roomId, text: 'hi' })).message.id;
  const read = async (who = member, input: object = {}) =>
    (await room.must<{ upTo: number }>(who, 'receipts.read', { room: roomId, ...input })).upTo;
  const list = async (who = member) =>
    (await room.ok<{ receipts: Receipt[] }>(who, 'receipts.list', { room: roomId })).receipts;
  const told = () => room.published.flatMap(({ events }) => events).filter(({ type }) => type === 'receipt.read');
  return { ...room, say, read, list, told };
};

describe('read positions', () => {
  it('are for members only', async () => {
    const { code, roomId } = await setUp();
    const rights: Rights = {
      owner: 'ok',
      moderator: 'ok',
      member: 'ok',
      guest: 'forbidden',
      operator: 'ok',
      service: 'ok',
    };
    for (const verb of ['read', 'list'])
      for (const [who, expected] of Object.entries(rights) as [Standing, string][])
        expect([verb, who, await code(people[who], `receipts.${verb}`, { room: roomId })]).toEqual([
          verb,
          who,
          expected,
        ]);
  });

  it('only go forward, and not beyond the newest message', async () => {
    const { say, read } = await setUp();
    const [first, second, third] = [await say(), await say(), await say()];
    const table: [upTo: number | undefined, position: number][] = [
      [second, second],
      [first, second],
      [third + 100, third],
      [undefined, third],
    ];
    for (const [upTo, position] of table)
      expect([upTo, await read(member, upTo === undefined ? {} : { upTo })]).toEqual([upTo, position]);
    const fourth = await say();
    expect(await read()).toBe(fourth);
  });

  it('start with the membership: earlier messages count as read', async () => {
    const { say, read, must, roomId, told } = await setUp();
    const before = await say();
    await must(guest, 'rooms.join', { room: roomId });
    expect(await read(guest)).toBe(before + 1);
    expect(told()).toEqual([]);
    expect(await read(guest)).toBe(before + 1);
    const next = await say();
    expect(await read(guest)).toBe(next);
  });

  it('are sent to the reader only, once per change', async () => {
    const { say, read, told, published } = await setUp();
    const upTo = await say();
    for (let i = 0; i < 3; i++) await read();
    expect(told()).toMatchObject([{ actor: { id: 'member' }, data: { upTo } }]);
    const streams = published.filter(({ events }) => events.some(({ type }) => type === 'receipt.read'));
    expect(streams.map(({ stream }) => stream)).toEqual(['user:member']);
  });

  it('carry over within a batch', async () => {
    const { say, read, told } = await setUp();
    const ids = [await say(), await say(), await say()];
    const positions = await Promise.all([ids[0], ids[2], ids[1], ids[2]].map((upTo) => read(member, { upTo })));
    expect(positions).toEqual([ids[0], ids[2], ids[2], ids[2]]);
    expect(told().map(({ data }) => (data as { upTo: number }).upTo)).toEqual([ids[0], ids[2]]);
  });
});

describe('the list', () => {
  it('has every member who has read something, by id, and nobody who left', async () => {
    const { say, read, list, must, roomId } = await setUp();
    const upTo = await say();
    for (const who of [owner, moderator, member]) await read(who);
    expect((await list()).map((it) => [it.userId, it.upTo])).toEqual([
      ['member', upTo],
      ['moderator', upTo],
      ['owner', upTo],
    ]);
    await must(moderator, 'rooms.leave', { room: roomId });
    expect((await list()).map(({ userId }) => userId)).toEqual(['member', 'owner']);
  });

  it(`has only the own position in a room with more than ${limits.readByMembers} members`, async () => {
    const { say, read, list, database } = await setUp();
    await say();
    for (const who of [owner, member]) await read(who);
    const resize = (count: number) => database.transaction((trx) => trx('rooms').update({ member_count: count }));
    await resize(limits.readByMembers);
    expect(await list()).toHaveLength(2);
    await resize(limits.readByMembers + 1);
    expect((await list()).map(({ userId }) => userId)).toEqual(['member']);
    expect(await list(moderator)).toEqual([]);
  });
});
