import { describe, expect, it } from 'vitest';
import { logOf } from '../../pipeline/testNode.js';
import { people, type Rights, type Standing, useTestRoom } from '../testCalls.js';

const { owner, moderator, member, guest } = people;
const { open } = useTestRoom();

const setUp = async () => {
  const room = await open();
  // The instance knows a moderator as a user without a role; an operator has a role that the room does not show.
  await room.database.transaction((trx) =>
    trx('users').insert(
      Object.values(people).map(({ id, name, role }) => ({ id, name, avatar_url: null, role, updated_at: 1 })),
    ),
  );
  const call = (who: Standing, verb: string, input: object = {}) =>
    room.code(people[who], `moderation.${verb}`, { room: room.roomId, ...input });
  const say = async (who = member) =>
    (await room.must<{ message: { id: number } }>(who, 'messages.send', { room: room.roomId, text: 'hi' })).message.id;
  return { ...room, call, say };
};

describe('the rights of moderation', () => {
  const verbs: [verb: string, input: object][] = [
    ['mute', { durationMs: 60_000 }],
    ['unmute', {}],
    ['kick', {}],
    ['ban', { durationMs: 60_000 }],
    ['unban', {}],
  ];
  const nobody = 'forbidden';
  const staff: Rights = {
    owner: 'ok',
    moderator: 'ok',
    member: nobody,
    guest: nobody,
    operator: 'ok',
    service: 'ok',
  };
  const table: [target: Standing, rights: Rights][] = [
    ['member', staff],
    ['moderator', { ...staff, moderator: nobody }],
    ['owner', { ...staff, moderator: nobody, owner: nobody }],
    ['operator', { ...staff, moderator: nobody, owner: nobody, operator: nobody, service: nobody }],
  ];
  it('allow the staff to act on lower ranks only, and nobody to act on operators', async () => {
    const { call, must, roomId } = await setUp();
    let count = 0;
    /** Creates a new user with a rank, since most of the commands end it. */
    const somebody = async (standing: Standing): Promise<string> => {
      if (standing === 'operator') return 'operator';
      count += 1;
      const user = `${standing}-${count}`;
      await must(owner, 'members.add', { room: roomId, user, role: standing });
      return user;
    };
    for (const [verb, input] of verbs) {
      for (const [target, rights] of table) {
        const user = await somebody(target);
        for (const [who, expected] of Object.entries(rights) as [Standing, string][]) {
          // Only members can be muted, and an operator is not one.
          const wanted = verb === 'mute' && target === 'operator' && expected === 'ok' ? 'member_not_found' : expected;
          const whom = expected === 'ok' ? await somebody(target) : user;
          expect([verb, who, target, await call(who, verb, { ...input, user: whom })]).toEqual([
            verb,
            who,
            target,
            wanted,
          ]);
        }
      }
    }
  });

  it('allow the staff to delete messages of lower ranks and their own', async () => {
    const { call, say } = await setUp();
    const of: Record<string, number> = {};
    for (const who of [owner, moderator, member]) of[who.id] = await say(who);
    expect(await call('member', 'delete', { message: of['member'] })).toBe('forbidden');
    expect(await call('moderator', 'delete', { message: of['owner'] })).toBe('forbidden');
    expect(await call('moderator', 'delete', { message: of['moderator'] })).toBe('ok');
    expect(await call('moderator', 'delete', { message: of['member'] })).toBe('ok');
    expect(await call('moderator', 'delete', { message: of['member'] })).toBe('ok');
    expect(await call('moderator', 'delete', { message: 999 })).toBe('message_not_found');
  });

  it('allow only the staff to read originals and the log', async () => {
    const { call, say } = await setUp();
    const message = await say();
    for (const [who, expected] of Object.entries(staff) as [Standing, string][]) {
      expect([who, await call(who, 'original', { message })]).toEqual([who, expected]);
      expect([who, await call(who, 'log')]).toEqual([who, expected]);
    }
  });
});

describe('a refusal', () => {
  it('leaves nothing behind', async () => {
    const { call, say, everything } = await setUp();
    const message = await say(owner);
    const before = await everything();
    for (const verb of ['mute', 'kick', 'ban', 'unmute', 'unban'])
      expect(await call('moderator', verb, { user: 'owner', durationMs: 60_000 })).not.toBe('ok');
    expect(await call('moderator', 'delete', { message })).toBe('forbidden');
    expect(await call('owner', 'mute', { user: 'guest', durationMs: 60_000 })).toBe('member_not_found');
    expect(await everything()).toEqual(before);
  });
});

describe('a mute', () => {
  it('lasts until it expires or is lifted, even if the user leaves and comes back', async () => {
    const { call, must, code, roomId, clock } = await setUp();
    const speak = () => code(member, 'messages.send', { room: roomId, text: 'hi' });
    await call('moderator', 'mute', { user: 'member', durationMs: 60_000 });
    expect(await speak()).toBe('muted');
    await must(member, 'rooms.leave', { room: roomId });
    await must(member, 'rooms.join', { room: roomId });
    expect(await speak()).toBe('muted');
    clock.offsetMs += 61_000;
    expect(await speak()).toBe('ok');
    await call('moderator', 'mute', { user: 'member', durationMs: 60_000 });
    expect(await must(moderator, 'moderation.unmute', { room: roomId, user: 'member' })).toEqual({ lifted: true });
    expect(await speak()).toBe('ok');
    expect(await must(moderator, 'moderation.unmute', { room: roomId, user: 'member' })).toEqual({ lifted: false });
  });
});

describe('a ban', () => {
  const tries = ['rooms.get', 'messages.list', 'rooms.join'];

  it('keeps out members and strangers until it expires', async () => {
    const { call, code, roomId, clock } = await setUp();
    for (const user of ['member', 'guest']) await call('moderator', 'ban', { user, durationMs: 60_000 });
    for (const who of [member, guest])
      for (const name of tries) expect([name, await code(who, name, { room: roomId })]).toEqual([name, 'banned']);
    clock.offsetMs += 61_000;
    for (const who of [member, guest])
      for (const name of tries) expect([name, await code(who, name, { room: roomId })]).toEqual([name, 'ok']);
  });

  it('without an end lasts until it is lifted, and lifting it again changes nothing', async () => {
    const { call, must, code, roomId, clock } = await setUp();
    await call('moderator', 'ban', { user: 'member' });
    clock.offsetMs += 1_000 * 86_400_000;
    expect(await code(member, 'rooms.join', { room: roomId })).toBe('banned');
    const lift = () => must(moderator, 'moderation.unban', { room: roomId, user: 'member' });
    expect([await lift(), await lift()]).toEqual([{ lifted: true }, { lifted: false }]);
    expect(await code(member, 'rooms.join', { room: roomId })).toBe('ok');
  });

  it('that has expired cannot be lifted', async () => {
    const { call, must, roomId, clock } = await setUp();
    await call('moderator', 'ban', { user: 'member', durationMs: 60_000 });
    clock.offsetMs += 61_000;
    expect(await must(moderator, 'moderation.unban', { room: roomId, user: 'member' })).toEqual({ lifted: false });
  });

  it('changes the member count only for members, as a kick does', async () => {
    const { must, roomId } = await setUp();
    const counts = [
      await must(owner, 'moderation.kick', { room: roomId, user: 'guest' }),
      await must(owner, 'moderation.kick', { room: roomId, user: 'member' }),
      await must(owner, 'moderation.kick', { room: roomId, user: 'member' }),
    ];
    expect(counts).toEqual([{ memberCount: 3 }, { memberCount: 2 }, { memberCount: 2 }]);
    await must(owner, 'moderation.ban', { room: roomId, user: 'moderator' });
    await must(owner, 'moderation.ban', { room: roomId, user: 'guest' });
    expect((await must<{ memberCount: number }>(member, 'rooms.join', { room: roomId })).memberCount).toBe(2);
  });

  it('stops a message behind it in the same batch', async () => {
    const { ack, database, roomId } = await setUp();
    const [banned, sent] = await Promise.all([
      ack(moderator, 'moderation.ban', { room: roomId, user: 'member' }),
      ack(member, 'messages.send', { room: roomId, text: 'too late' }),
    ]);
    expect([banned.ok, sent.ok]).toEqual([true, false]);
    expect((await logOf(database, roomId)).map(({ type }) => type)).not.toContain('message.created');
  });
});

describe('a direct room', () => {
  it('does not allow removing anybody', async () => {
    const { must, code, operator } = { ...(await setUp()), operator: people.operator };
    const { room } = await must<{ room: { id: string } }>(owner, 'rooms.direct', { user: 'member' });
    for (const verb of ['kick', 'ban'])
      expect([verb, await code(operator, `moderation.${verb}`, { room: room.id, user: 'member' })]).toEqual([
        verb,
        'forbidden',
      ]);
  });
});

describe('the log', () => {
  it('has all actions on others, newest first, with their targets', async () => {
    const { call, ok, must, say, roomId } = await setUp();
    const own = await say();
    const other = await say();
    await must(member, 'messages.delete', { room: roomId, message: own });
    await call('moderator', 'delete', { message: other, reason: 'spam' });
    await call('moderator', 'mute', { user: 'member', durationMs: 60_000 });
    await call('owner', 'ban', { user: 'guest' });
    const entriesOf = async (input: object = {}) =>
      (
        await ok<{ entries: { type: string; target: string }[] }>(moderator, 'moderation.log', {
          room: roomId,
          ...input,
        })
      ).entries;
    const types = (await entriesOf()).map(({ type, target }) => [type, target]);
    expect(types).toEqual([
      ['member.banned', 'guest'],
      ['member.muted', 'member'],
      ['message.deleted', 'member'],
      ['member.role_changed', 'moderator'],
    ]);
    expect((await entriesOf({ user: 'member' })).map(({ type }) => type)).toEqual(['member.muted', 'message.deleted']);
    const first = await ok<{ before: number }>(moderator, 'moderation.log', { room: roomId, limit: 3 });
    expect((await entriesOf({ before: first.before })).map(({ type }) => type)).toEqual(['member.role_changed']);
  });
});
