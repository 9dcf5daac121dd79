import { describe, expect, it } from 'vitest';
import { people, type Rights, type Standing, useTestRoom } from '../testCalls.js';

const { owner, moderator, member, guest } = people;
const { open } = useTestRoom();

const setUp = async () => {
  const room = await open();
  const call = (who: Standing, verb: string, input: object = {}) =>
    room.code(people[who], `members.${verb}`, { room: room.roomId, ...input });
  const roleOf = async (userId: string): Promise<string | null> =>
    (await room.database.knex('members').where('user_id', userId).first('role'))?.role ?? null;
  const countOf = async (): Promise<number> => (await room.database.knex('rooms').first('member_count')).member_count;
  return { ...room, call, roleOf, countOf };
};

const staff: Rights = {
  owner: 'ok',
  moderator: 'ok',
  member: 'forbidden',
  guest: 'forbidden',
  operator: 'ok',
  service: 'ok',
};

describe('the rights over members', () => {
  it('allow the staff to add, invite and remove, owners to set roles, and everybody to read', async () => {
    const { call } = await setUp();
    const everybody: Rights = { ...staff, member: 'ok', guest: 'ok' };
    const table: [verb: string, input: (who: string) => object, rights: Rights][] = [
      ['add', (who) => ({ user: `new-${who}` }), staff],
      ['invite', (who) => ({ user: `asked-${who}` }), staff],
      ['remove', (who) => ({ user: `new-${who}` }), staff],
      ['setRole', () => ({ user: 'member', role: 'member' }), { ...staff, moderator: 'forbidden' }],
      ['list', () => ({}), everybody],
    ];
    for (const [verb, input, rights] of table)
      for (const [who, expected] of Object.entries(rights) as [Standing, string][])
        expect([verb, who, await call(who, verb, input(who))]).toEqual([verb, who, expected]);
  });

  it('respect ranks: nobody gives a role above the own, or removes an equal', async () => {
    const { call, roleOf } = await setUp();
    const table: [who: Standing, verb: string, input: object, code: string][] = [
      ['moderator', 'add', { user: 'a', role: 'owner' }, 'forbidden'],
      ['moderator', 'add', { user: 'b', role: 'moderator' }, 'ok'],
      ['moderator', 'remove', { user: 'b' }, 'forbidden'],
      ['moderator', 'remove', { user: 'owner' }, 'forbidden'],
      ['owner', 'add', { user: 'c', role: 'owner' }, 'ok'],
      ['owner', 'remove', { user: 'c' }, 'forbidden'],
      ['operator', 'remove', { user: 'c' }, 'ok'],
    ];
    for (const [who, verb, input, code] of table)
      expect([who, verb, input, await call(who, verb, input)]).toEqual([who, verb, input, code]);
    expect([await roleOf('a'), await roleOf('b'), await roleOf('c')]).toEqual([null, 'moderator', null]);
  });
});

describe('a refusal', () => {
  it('gives the reason and leaves nothing behind', async () => {
    const { call, must, everything, roomId, database } = await setUp();
    await must(owner, 'moderation.ban', { room: roomId, user: 'banned' });
    await database.transaction((trx) => trx('rooms').update({ max_members: 3 }));
    const before = await everything();
    const table: [verb: string, input: object, code: string][] = [
      ['add', { user: 'banned' }, 'banned'],
      ['add', { user: 'one-too-many' }, 'room_full'],
      ['remove', { user: 'guest' }, 'member_not_found'],
      ['setRole', { user: 'guest', role: 'moderator' }, 'member_not_found'],
      ['setRole', { user: 'owner', role: 'member' }, 'last_owner'],
    ];
    for (const [verb, input, code] of table) expect([verb, await call('owner', verb, input)]).toEqual([verb, code]);
    expect(await everything()).toEqual(before);
  });

  it('does not happen for existing members or after a ban has expired', async () => {
    const { call, must, roomId, database, clock } = await setUp();
    await must(owner, 'moderation.ban', { room: roomId, user: 'banned', durationMs: 60_000 });
    await database.transaction((trx) => trx('rooms').update({ max_members: 3 }));
    expect(await call('owner', 'add', { user: 'member' })).toBe('ok');
    await database.transaction((trx) => trx('rooms').update({ max_members: 4 }));
    clock.offsetMs += 61_000;
    expect(await call('owner', 'add', { user: 'banned' })).toBe('ok');
  });

  it('is the answer to every change of the members of a direct room', async () => {
    const { must, code } = await setUp();
    const { room } = await must<{ room: { id: string } }>(owner, 'rooms.direct', { user: 'member' });
    for (const [verb, input] of [
      ['add', { user: 'guest' }],
      ['invite', { user: 'guest' }],
      ['remove', { user: 'member' }],
      ['setRole', { user: 'member', role: 'owner' }],
    ] as const)
      expect([verb, await code(people.operator, `members.${verb}`, { room: room.id, ...input })]).toEqual([
        verb,
        'forbidden',
      ]);
  });
});

describe('the number of members', () => {
  it('counts every member once', async () => {
    const { call, countOf, code, roomId } = await setUp();
    expect(await countOf()).toBe(3);
    for (const [verb, user, count] of [
      ['add', 'new', 4],
      ['add', 'new', 4],
      ['invite', 'new', 4],
      ['invite', 'asked', 4],
      ['remove', 'new', 3],
    ] as const) {
      expect([verb, user, await call('moderator', verb, { user })]).toEqual([verb, user, 'ok']);
      expect([verb, user, await countOf()]).toEqual([verb, user, count]);
    }
    expect(await call('moderator', 'remove', { user: 'new' })).toBe('member_not_found');
    expect(await code(guest, 'rooms.join', { room: roomId })).toBe('ok');
    expect(await countOf()).toBe(4);
  });
});

describe('a role', () => {
  it('can be given and taken, and a room keeps an owner', async () => {
    const { call, roleOf } = await setUp();
    expect(await call('owner', 'setRole', { user: 'member', role: 'owner' })).toBe('ok');
    expect(await call('owner', 'setRole', { user: 'owner', role: 'member' })).toBe('ok');
    expect(await roleOf('owner')).toBe('member');
    expect(await call('member', 'setRole', { user: 'member', role: 'moderator' })).toBe('last_owner');
    expect(await call('owner', 'setRole', { user: 'member', role: 'member' })).toBe('forbidden');
  });

  it('causes no event if it does not change', async () => {
    const { must, roomId, published } = await setUp();
    published.length = 0;
    await must(owner, 'members.setRole', { room: roomId, user: 'moderator', role: 'moderator' });
    await must(moderator, 'members.add', { room: roomId, user: 'member' });
    expect(published).toEqual([]);
  });
});

describe('an invitation', () => {
  it('opens a private room once', async () => {
    const { must, code, room } = await setUp();
    const roomId = await room(owner, [], { visibility: 'private' });
    const enter = () => code(guest, 'rooms.join', { room: roomId });
    expect(await enter()).toBe('room_not_found');
    await must(owner, 'members.invite', { room: roomId, user: 'guest' });
    expect(await enter()).toBe('ok');
    await must(guest, 'rooms.leave', { room: roomId });
    expect(await enter()).toBe('room_not_found');
  });
});

describe('the list', () => {
  it('is sorted by id and paged, and can be searched by a whole name or a beginning', async () => {
    const { ok, must, roomId } = await setUp();
    for (const user of ['anna', 'Annabel', 'bert']) await must(owner, 'members.add', { room: roomId, user });
    const listed = async (input: object) =>
      (
        await ok<{ members: { user: { id: string } }[] }>(member, 'members.list', { room: roomId, ...input })
      ).members.map(({ user }) => user.id);
    const table: [input: object, ids: string[]][] = [
      [{ name: 'ANNA' }, ['anna']],
      [{ prefix: 'ann' }, ['Annabel', 'anna']],
      [{ prefix: 'm' }, ['member', 'moderator']],
      [{ prefix: '%' }, []],
    ];
    for (const [input, ids] of table) expect([input, (await listed(input)).sort()]).toEqual([input, ids.sort()]);
    const all = await listed({});
    const pages: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await listed({ limit: 2, ...(after === undefined ? {} : { after }) });
      pages.push(...page);
      after = page.at(-1);
      if (page.length < 2) break;
    }
    expect(pages).toEqual(all);
    expect(all).toHaveLength(6);
  });
});
