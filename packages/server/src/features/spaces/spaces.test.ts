import { describe, expect, it } from 'vitest';
import { people, type Standing, useTestRoom } from '../testCalls.js';

const { owner, moderator, member } = people;
const { open } = useTestRoom();
const of = { space: 'course:1' };

const setUp = async () => {
  const room = await open();
  await room.must(owner, 'spaces.create', of);
  await room.must(owner, 'spaces.add', { ...of, user: 'member' });
  const call = (who: Standing, verb: string, input: object = {}) =>
    room.code(people[who], `spaces.${verb}`, { ...of, ...input });
  const membersOf = async () =>
    (
      await room.ok<{ members: { user: { id: string }; role: string }[] }>(people.operator, 'spaces.members', of)
    ).members.map(({ user, role }) => [user.id, role]);
  return { ...room, call, membersOf };
};

describe('the rights in a space', () => {
  it('belong to its owners, services and operators; members see it, and for others it is missing', async () => {
    const { call } = await setUp();
    const missing = { moderator: 'space_not_found', guest: 'space_not_found' };
    const managed = { owner: 'ok', member: 'forbidden', operator: 'ok', service: 'ok', ...missing };
    const table: [verb: string, input: (who: string) => object, rights: Record<Standing, string>][] = [
      ['add', (who) => ({ user: `new-${who}` }), managed],
      ['remove', (who) => ({ user: `new-${who}` }), managed],
      ['members', () => ({}), { ...managed, member: 'ok' }],
      ['get', () => ({}), { ...managed, member: 'ok' }],
      ['events', () => ({}), { ...managed, member: 'ok' }],
    ];
    for (const [verb, input, rights] of table)
      for (const [who, expected] of Object.entries(rights) as [Standing, string][])
        expect([verb, who, await call(who, verb, input(who))]).toEqual([verb, who, expected]);
  });

  it('let members leave, and create rooms in it', async () => {
    const { call, code } = await setUp();
    const make = (who: Standing) => code(people[who], 'rooms.create', { slug: `of-${who}`, ...of });
    const table = { owner: 'ok', member: 'ok', operator: 'ok', service: 'ok', guest: 'space_not_found' } as const;
    for (const [who, expected] of Object.entries(table))
      expect([who, await make(who as Standing)]).toEqual([who, expected]);
    expect(await call('member', 'remove', { user: 'member' })).toBe('ok');
    expect(await call('member', 'members')).toBe('space_not_found');
  });
});

describe('a refusal', () => {
  it('gives the reason and leaves nothing behind', async () => {
    const { call, everything } = await setUp();
    const before = await everything();
    const table: [who: Standing, verb: string, input: object, code: string][] = [
      ['moderator', 'create', {}, 'space_exists'],
      ['owner', 'remove', { user: 'guest' }, 'member_not_found'],
      ['owner', 'remove', { user: 'owner' }, 'last_owner'],
      ['owner', 'add', { user: 'owner', role: 'member' }, 'last_owner'],
      ['operator', 'remove', { user: 'owner' }, 'last_owner'],
      ['owner', 'add', { space: 'no-such', user: 'guest' }, 'space_not_found'],
      ['operator', 'members', { space: 'no-such' }, 'space_not_found'],
    ];
    for (const [who, verb, input, code] of table)
      expect([who, verb, await call(who, verb, input)]).toEqual([who, verb, code]);
    expect(await everything()).toEqual(before);
  });
});

describe('a space', () => {
  it('keeps at least one owner, who may change', async () => {
    const { call, membersOf } = await setUp();
    expect(await call('owner', 'add', { user: 'member', role: 'owner' })).toBe('ok');
    expect(await call('owner', 'remove', { user: 'owner' })).toBe('ok');
    expect(await call('member', 'add', { user: 'member', role: 'member' })).toBe('last_owner');
    expect(await membersOf()).toEqual([['member', 'owner']]);
  });

  it('counts its members, and sends nothing if nothing changes', async () => {
    const { must, published } = await setUp();
    const add = (user: string, role: string) => must<object>(owner, 'spaces.add', { ...of, user, role });
    expect(await add('guest', 'member')).toMatchObject({ memberCount: 3 });
    published.length = 0;
    expect(await add('guest', 'member')).toMatchObject({ memberCount: 3 });
    expect(published).toEqual([]);
    expect(await add('guest', 'owner')).toMatchObject({ memberCount: 3, member: { role: 'owner' } });
    expect(await must(owner, 'spaces.remove', { ...of, user: 'guest' })).toEqual({ memberCount: 2 });
  });

  it('is listed for its members, and among all others for services and operators', async () => {
    const { must, ok } = await setUp();
    await must(moderator, 'spaces.create', { space: 'course:2' });
    const listed = async (who: Standing, input: object = {}) =>
      (
        await ok<{ spaces: { space: { id: string }; role: string | null }[] }>(people[who], 'spaces.list', { ...input })
      ).spaces.map(({ space, role }) => [space.id, role]);
    expect(await listed('member')).toEqual([['course:1', 'member']]);
    expect(await listed('guest')).toEqual([]);
    for (const who of ['operator', 'service'] as const)
      expect([who, await listed(who)]).toEqual([
        who,
        [
          ['course:1', null],
          ['course:2', null],
        ],
      ]);
    expect(await listed('operator', { after: 'course:1' })).toEqual([['course:2', null]]);
    expect(await ok(member, 'spaces.members', { ...of, limit: 1 })).toMatchObject({ next: 'member', memberCount: 2 });
  });
});

describe('the log of a space', () => {
  it('has each change once', async () => {
    const { must, code, database } = await setUp();
    await must(owner, 'spaces.add', { ...of, user: 'member', role: 'owner' });
    await must(member, 'spaces.remove', { ...of, user: 'owner' });
    expect(await code(owner, 'spaces.members', of)).toBe('space_not_found');
    const log = await database.knex('events').where('stream_id', 'space:course:1').orderBy('seq');
    expect(log.map(({ seq, type }) => [seq, type])).toEqual([
      [1, 'space.created'],
      [2, 'space.member_added'],
      [3, 'space.member_added'],
      [4, 'space.member_added'],
      [5, 'space.member_removed'],
    ]);
  });
});

describe('a space that two users create at the same time', () => {
  it('is created once', async () => {
    const { code } = await setUp();
    for (let n = 0; n < 3; n++) {
      const codes = await Promise.all(
        [owner, moderator, member].map((who) => code(who, 'spaces.create', { space: `s${n}` })),
      );
      expect(codes.sort()).toEqual(['ok', 'space_exists', 'space_exists']);
    }
  });
});
