import { limits } from '@roomful/protocol';
import { describe, expect, it } from 'vitest';
import { withDatabases } from '../../database/testDatabase.js';
import { createTestNode, person } from '../../pipeline/testNode.js';
import { selectSmallRooms } from '../receipts/queries.js';
import { saveLastSeen, selectLastSeen, selectMembersAmong, selectRoomMembers, selectSpaceMembers } from './queries.js';

const ana = person('ana');

withDatabases((_kind, open) => {
  describe('the instants at which users were last seen', () => {
    it('are saved for thousands at once, and never go back', async () => {
      const database = await open();
      const ids = Array.from({ length: 5_000 }, (_, n) => `u${n}`);
      const at = (instant: number) => new Map(ids.map((id) => [id, instant]));
      const save = (seenAt: Map<string, number>) => database.transaction((trx) => saveLastSeen(trx, seenAt));
      await save(at(2_000));
      await Promise.all([save(at(1_000)), save(new Map([...at(1_500), ['u1', 3_000]]))]);
      const kept = await database.read((db) => selectLastSeen(db, ['u0', 'u1', 'u4999', 'nobody']));
      expect(Object.fromEntries(kept)).toEqual({ u0: 2_000, u1: 3_000, u4999: 2_000 });
    });
  });

  describe('rooms', () => {
    it("are small up to the number of members who may see each other's read positions; guests and former members do not count", async () => {
      const database = await open();
      const node = createTestNode(database);
      const [bob, cem] = [person('bob'), person('cem')];
      const small = await node.room(ana, [bob, cem]);
      await node.must(cem, 'rooms.leave', { room: small });
      const members = Array.from({ length: limits.readByMembers }, (_, n) => person(`m${n}`));
      const large = await node.room(ana, members);
      const found = () => database.read((db) => selectSmallRooms(db, [small, large]));
      expect(await found()).toEqual(new Map([[small, new Set(['ana', 'bob'])]]));
      await node.must(members[0] as typeof ana, 'rooms.leave', { room: large });
      expect((await found()).get(large)?.size).toBe(limits.readByMembers);
      const among = await database.read((db) => selectMembersAmong(db, small, ['ana', 'bob', 'cem', 'm1']));
      expect(among.map(({ id, name }) => `${id} ${name}`).sort()).toEqual(['ana ana', 'bob bob']);
      const all = await database.read((db) => selectRoomMembers(db, small));
      expect(all.map(({ id, name }) => `${id} ${name}`).sort()).toEqual(['ana ana', 'bob bob']);
    });

    it('return all members, also for a space unless it has too many', async () => {
      const database = await open();
      const node = createTestNode(database);
      await node.must(ana, 'spaces.create', { space: 'course' });
      await node.must(ana, 'spaces.add', { space: 'course', user: 'bob' });
      const members = (upTo: number) => database.read((db) => selectSpaceMembers(db, 'course', upTo));
      expect((await members(2))?.map(({ id }) => id).sort()).toEqual(['ana', 'bob']);
      expect(await members(1)).toBeNull();
    });
  });
});
