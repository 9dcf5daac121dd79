import { describe, expect, it } from 'vitest';
import { withDatabases } from '../../database/testDatabase.js';
import { rowsRead } from '../../database/testPlans.js';
import { logOf, person } from '../../pipeline/testNode.js';
import { createTestCalls } from '../testCalls.js';
import { pageMembers } from './queries.js';

const [ana, bob, cem, eve] = [person('ana'), person('bob'), person('cem'), person('eve')];
const boss = person('boss', 'operator');

withDatabases((_, open) => {
  describe('members', () => {
    it("can be added with up to the caller's own role, unless banned, or the room is full or archived", async () => {
      const database = await open();
      const node = createTestCalls(database);
      const room = await node.room(ana, [bob], { maxMembers: 4 });
      await node.must(ana, 'members.setRole', { room, user: 'bob', role: 'moderator' });
      expect(await node.code(bob, 'members.add', { room, user: 'cem', role: 'owner' })).toBe('forbidden');
      expect(await node.ok(bob, 'members.add', { room, user: 'cem', role: 'moderator' })).toMatchObject({
        member: { user: { id: 'cem' }, role: 'moderator' },
        memberCount: 3,
      });
      // Adding again changes nothing.
      const before = (await logOf(database, room)).length;
      expect(await node.ok(bob, 'members.add', { room, user: 'cem' })).toMatchObject({ member: { role: 'moderator' } });
      expect((await logOf(database, room)).length).toBe(before);
      await node.must(ana, 'moderation.ban', { room, user: 'eve', durationMs: 60_000 });
      expect(await node.code(ana, 'members.add', { room, user: 'eve' })).toBe('banned');
      node.clock.offsetMs = 61_000;
      expect(await node.code(ana, 'members.add', { room, user: 'eve' })).toBe('ok');
      expect(await node.code(boss, 'members.add', { room, user: 'fay', role: 'owner' })).toBe('room_full');
      await node.must(ana, 'rooms.update', { room, maxMembers: null });
      expect(await node.code(boss, 'members.add', { room, user: 'fay', role: 'owner' })).toBe('ok');
      const row = await database.knex('members').where({ room_id: room, user_id: 'fay' }).first();
      const { seq } = (await logOf(database, room)).at(-1) ?? {};
      expect(row.joined_seq).toBe(seq);
    });

    it('are found by the beginning of a name or an id, without wildcards', async () => {
      const node = createTestCalls(await open());
      const room = await node.room({ ...ana, name: 'Zoë 100%' }, [{ ...bob, name: 'zoo_keeper' }, cem]);
      const found = async (prefix: string) =>
        (await node.ok<{ members: { user: { id: string } }[] }>(eve, 'members.list', { room, prefix })).members.map(
          ({ user }) => user.id,
        );
      expect(await found('ZO')).toEqual(['ana', 'bob']);
      expect(await found('CE')).toEqual(['cem']);
      expect(await found('%')).toEqual([]);
      expect(await found('zoo_')).toEqual(['bob']);
      expect(await found('zoë 100%')).toEqual(['ana']);
      expect(await found('_')).toEqual([]);
      expect(await found('\\')).toEqual([]);
    });

    it('are found by a beginning without reading all others', async () => {
      const database = await open();
      const node = createTestCalls(database);
      const room = await node.room(ana);
      await database.knex.raw(
        `insert into members (room_id, user_id, name, role, joined_at)
         select ?, 'u' || n, case when n % 1000 = 0 then 'Zoë ' else 'Max ' end || n, 'member', 1
         from generate_series(1, 5000) n`,
        [room],
      );
      await database.knex.raw('analyze members');
      const read = (prefix: string) =>
        rowsRead(database, 'members', (db) => pageMembers(db, room, { prefix, limit: 20 }));
      expect(await read('q')).toBe(0);
      expect(await read('ZOË')).toBeLessThan(50);
      expect(await read('u4999')).toBeLessThan(50);
      const found: string[] = [];
      for (let after: string | null | undefined; after !== null; ) {
        const input = { room, prefix: 'max', limit: 200, ...(after === undefined ? {} : { after }) };
        type Page = { members: { user: { id: string } }[]; next: string | null };
        const page: Page = await node.ok<Page>(eve, 'members.list', input);
        found.push(...page.members.map(({ user }) => user.id));
        after = page.next;
      }
      expect(new Set(found).size).toBe(4_995);
      expect(found).toHaveLength(4_995);
    });
  });
});
