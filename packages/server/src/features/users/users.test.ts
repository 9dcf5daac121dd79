import type { Profile } from '@roomful/protocol';
import { describe, expect, it } from 'vitest';
import { tables } from '../index.js';
import { people, type Standing, useTestRoom } from '../testCalls.js';

const { owner, member, guest } = people;
const { open } = useTestRoom();

const setUp = async () => {
  const room = await open();
  await room.database.transaction((trx) =>
    trx('users').insert(
      ['Anna', 'annabel', 'Bert', 'member'].map((name) => ({
        id: name.toLowerCase(),
        name,
        avatar_url: null,
        role: 'user',
        updated_at: 1,
      })),
    ),
  );
  const call = (who: Standing, verb: string, input: object = {}) =>
    room.code(people[who], `users.${verb}`, { ...input });
  const streamOf = async (user: string) =>
    (await room.database.knex('events').where('stream_id', `user:${user}`).orderBy('seq')).map(({ type }) => type);
  return { ...room, call, streamOf };
};

describe('a profile', () => {
  it('is that of the token for the caller, and the stored one for others', async () => {
    const { ok, code } = await setUp();
    const get = (input: object) => ok<{ profile: Profile }>(guest, 'users.get', { ...input });
    expect((await get({})).profile).toEqual({ id: 'guest', name: 'guest', avatarUrl: null, role: 'user' });
    expect((await get({ user: 'guest' })).profile.id).toBe('guest');
    expect((await get({ user: 'anna' })).profile).toMatchObject({ id: 'anna', name: 'Anna' });
    expect(await code(guest, 'users.get', { user: 'nobody' })).toBe('user_not_found');
  });

  it('is found by the beginning of a name or an id, ignoring case, without wildcards', async () => {
    const { ok } = await setUp();
    const table: [text: string, ids: string[]][] = [
      ['ann', ['anna', 'annabel']],
      ['ANNA', ['anna', 'annabel']],
      ['annab', ['annabel']],
      ['b', ['bert']],
      ['nna', []],
      ['%', []],
      ['_nna', []],
    ];
    for (const [text, ids] of table) {
      const { users } = await ok<{ users: Profile[] }>(member, 'users.search', { text });
      expect([text, users.map(({ id }) => id)]).toEqual([text, ids]);
    }
    expect((await ok<{ users: Profile[] }>(member, 'users.search', { text: 'ann', limit: 1 })).users).toHaveLength(1);
  });
});

describe('a block', () => {
  it('applies to another user, starts once and ends once', async () => {
    const { must, call, streamOf } = await setUp();
    expect(await call('member', 'block', { user: 'member' })).toBe('invalid_input');
    for (let i = 0; i < 2; i++) expect(await call('member', 'block', { user: 'owner' })).toBe('ok');
    expect(await must(member, 'users.unblock', { user: 'owner' })).toEqual({ lifted: true });
    expect(await must(member, 'users.unblock', { user: 'owner' })).toEqual({ lifted: false });
    expect(await streamOf('member')).toEqual(['user.blocked', 'user.unblocked']);
  });

  it('prevents new direct rooms and messages in the existing one, until it is lifted', async () => {
    const { must, code } = await setUp();
    const { room } = await must<{ room: { id: string } }>(owner, 'rooms.direct', { user: 'member' });
    await must(member, 'users.block', { user: 'owner' });
    await must(member, 'users.block', { user: 'guest' });
    for (const who of [owner, member])
      expect([who.id, await code(who, 'messages.send', { room: room.id, text: 'hi' })]).toEqual([who.id, 'blocked']);
    expect(await code(guest, 'rooms.direct', { user: 'member' })).toBe('blocked');
    expect(await code(member, 'rooms.direct', { user: 'guest' })).toBe('blocked');
    await must(member, 'users.unblock', { user: 'owner' });
    expect(await code(owner, 'messages.send', { room: room.id, text: 'hi' })).toBe('ok');
  });
});

describe('an erasure', () => {
  it('is for the user, services and operators', async () => {
    const { call } = await setUp();
    for (const [who, expected] of Object.entries({
      owner: 'forbidden',
      moderator: 'forbidden',
      guest: 'forbidden',
      member: 'ok',
      service: 'ok',
      operator: 'ok',
    }))
      expect([who, await call(who as Standing, 'erase', { user: 'member' })]).toEqual([who, expected]);
  });

  it("deletes the user's data outside rooms, and plans the rooms of the user", async () => {
    const { must, database, roomId, room } = await setUp();
    await room(owner);
    const { message } = await must<{ message: { id: number } }>(owner, 'messages.send', { room: roomId, text: 'hi' });
    await must(member, 'messages.bookmark', { room: roomId, message: message.id });
    await must(member, 'receipts.read', { room: roomId });
    await must(member, 'users.block', { user: 'guest' });
    await database.transaction((trx) => trx('last_seen').insert({ user_id: 'member', at: 1 }));
    const others = async () => ({
      users: await database.knex('users').pluck('id'),
      rows: (
        await Promise.all(
          ['bookmarks', 'receipts', 'blocks', 'last_seen'].map((table) => database.knex(table).select('user_id')),
        )
      ).flat(),
    });
    expect((await others()).rows).toHaveLength(4);
    expect(await must(member, 'users.erase', { user: 'member' })).toEqual({ rooms: 1 });
    expect(await others()).toEqual({ users: ['anna', 'annabel', 'bert'], rows: [] });
    const planned = await database.knex('erasures').where('room_id', roomId).pluck('user_id');
    expect(planned).toEqual(['member']);
  });

  it('deletes the rows of every table that is marked for it', async () => {
    const { must, database } = await setUp();
    const personal = [...tables].flatMap(([name, { people: columns = {} }]) =>
      Object.entries(columns).flatMap(([column, erasure]) => (erasure === 'row' ? [{ name, column }] : [])),
    );
    expect(personal.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['blocks', 'bookmarks', 'receipts', 'users']),
    );
    const asked: string[] = [];
    const watch = ({ sql }: { sql: string }) => asked.push(sql);
    database.knex.on('query', watch);
    await must(member, 'users.erase', { user: 'member' });
    database.knex.removeListener('query', watch);
    for (const { name, column } of personal)
      expect(asked.some((sql) => sql.startsWith(`delete from "${name}" where "${column}" =`))).toBe(true);
  });

  it('of a user who could speak everywhere covers every room', async () => {
    const { must, room, roomId } = await setUp();
    const other = await room(owner);
    expect(other).not.toBe(roomId);
    expect(await must(people.service, 'users.erase', { user: 'service' })).toEqual({ rooms: 2 });
  });

  it('of an unknown user does nothing, and repeating one adds no event', async () => {
    const { must, streamOf } = await setUp();
    expect(await must(people.service, 'users.erase', { user: 'nobody' })).toEqual({ rooms: 0 });
    expect(await streamOf('nobody')).toEqual([]);
    for (let i = 0; i < 2; i++) await must(people.service, 'users.erase', { user: 'anna' });
    expect(await streamOf('anna')).toEqual(['user.erased']);
  });
});
