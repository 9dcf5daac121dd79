import type { RoomListItem } from '@roomful/protocol';
import { describe, expect, it } from 'vitest';
import { withDatabases } from '../../database/testDatabase.js';
import type { Principal } from '../../pipeline/context.js';
import { logOf, person } from '../../pipeline/testNode.js';
import { createTestCalls } from '../testCalls.js';

const [ana, bob, cem] = [person('ana'), person('bob'), person('cem')];
const boss = person('boss', 'operator');

interface Answer {
  rooms: RoomListItem[];
  next: string | null;
}

const slugs = ({ rooms }: Answer): string[] => rooms.map(({ room }) => room.slug);

withDatabases((_, open) => {
  describe('an archived room', () => {
    it('stays readable, but nothing in it changes until it is reopened', async () => {
      const node = createTestCalls<Answer>(await open());
      const room = await node.room(ana, [bob]);
      await node.must(bob, 'messages.send', { room, text: 'before' });
      await node.must(ana, 'rooms.archive', { room });
      expect((await node.ok<RoomListItem>(ana, 'rooms.get', { room })).room.archivedAt).not.toBeNull();
      const refused: [Principal, string, object][] = [
        [bob, 'messages.send', { text: 'x' }],
        [bob, 'messages.edit', { message: 4, text: 'x' }],
        [bob, 'messages.react', { message: 4, emoji: '👍' }],
        [ana, 'rooms.update', { topic: 'x' }],
        [ana, 'members.add', { user: 'cem' }],
        [cem, 'rooms.join', {}],
        [boss, 'messages.send', { text: 'x' }],
      ];
      for (const [who, name, input] of refused) {
        expect(await node.code(who, name, { room, ...input }), name).toBe('room_archived');
      }
      expect(await node.code(cem, 'messages.send', { room, text: 'x' })).toBe('forbidden');
      expect(await node.code(bob, 'messages.get', { room, message: 4 })).toBe('ok');
      expect(await node.code(bob, 'receipts.read', { room })).toBe('ok');
      expect(await node.code(bob, 'rooms.archive', { room, archived: false })).toBe('forbidden');
      expect(await node.code(bob, 'rooms.leave', { room })).toBe('ok');
      await node.must(ana, 'rooms.archive', { room, archived: false });
      expect(await node.code(ana, 'messages.send', { room, text: 'open' })).toBe('ok');
    });
  });

  describe('a deleted room', () => {
    it('is missing for everybody, and its slug is free', async () => {
      const database = await open();
      const node = createTestCalls<Answer>(database);
      const room = await node.room(ana, [bob], { slug: 'lobby' });
      await node.must(ana, 'members.invite', { room, user: 'cem' });
      await node.must(bob, 'messages.send', { room, text: 'x' });
      const { deletedAt } = await node.ok<{ deletedAt: number }>(ana, 'rooms.delete', { room: 'lobby' }, 'k1');
      for (const who of [ana, bob, cem, boss]) {
        for (const ref of [room, 'lobby']) {
          for (const name of [
            'rooms.get',
            'rooms.join',
            'rooms.leave',
            'members.list',
            'rooms.events',
            'rooms.delete',
          ]) {
            expect(await node.code(who, name, { room: ref }), `${who.id} ${name}`).toBe('room_not_found');
          }
          expect(await node.code(who, 'messages.send', { room: ref, text: 'x' })).toBe('room_not_found');
        }
        for (const scope of ['public', 'mine', 'invited']) {
          expect(slugs(await node.ok(who, 'rooms.list', { scope, rooms: [room] }))).toEqual([]);
          expect(slugs(await node.ok(who, 'rooms.list', { scope }))).toEqual([]);
        }
        expect(slugs(await node.ok(who, 'rooms.discover'))).toEqual([]);
      }
      const told = await database.knex('projections').where({ room_id: room, seq: 6 }).orderBy('user_id');
      expect(told.map(({ user_id, data }) => [user_id, data.role, data.invited])).toEqual([
        ['ana', null, false],
        ['bob', null, false],
        ['cem', null, false],
      ]);
      // A retry still gets its result, by id and by slug, even if another room has taken the slug.
      const retried = { ok: true, result: { deletedAt }, replayed: true };
      expect(await node.ack(ana, 'rooms.delete', { room: 'lobby' }, 'k1')).toMatchObject(retried);
      const next = await node.room(bob, [ana], { slug: 'lobby' });
      expect(await node.ack(ana, 'rooms.delete', { room: 'lobby' }, 'k1')).toMatchObject(retried);
      expect(await node.code(bob, 'rooms.delete', { room: 'lobby' }, 'k1')).toBe('ok');
      expect(await node.code(bob, 'rooms.get', { room: next })).toBe('room_not_found');
    });

    it('refuses calls that wait behind its deletion in the same batch', async () => {
      const database = await open();
      const node = createTestCalls<Answer>(database);
      const room = await node.room(ana, [bob]);
      await node.must(bob, 'messages.send', { room, text: 'x' });
      const answers = await Promise.all([
        node.call(bob, 'messages.send', { room, text: 'y' }),
        node.call(ana, 'rooms.delete', { room }),
        node.call(bob, 'messages.send', { room, text: 'z' }),
      ]);
      expect(answers.map((answer) => (answer.ok ? 'ok' : answer.error.code))).toEqual(['ok', 'ok', 'room_not_found']);
      expect(await node.code(bob, 'messages.send', { room, text: 'later' })).toBe('room_not_found');
      expect((await logOf(database, room)).at(-1)?.type).toBe('room.deleted');
    });
  });

  describe('the own stream of a user', () => {
    it('has each change of the own role or invitation once, with the seq of the event', async () => {
      const database = await open();
      const node = createTestCalls<Answer>(database);
      const room = await node.room(ana, [bob], { visibility: 'public' });
      await node.must(ana, 'members.setRole', { room, user: 'bob', role: 'moderator' });
      await node.must(ana, 'members.invite', { room, user: 'cem' });
      await node.must(ana, 'members.add', { room, user: 'eve' });
      await node.must(ana, 'members.remove', { room, user: 'eve' });
      await node.must(ana, 'moderation.kick', { room, user: 'cem' });
      await node.must(ana, 'moderation.kick', { room, user: 'never-there' });
      await node.must(bob, 'rooms.leave', { room });
      await node.must(bob, 'rooms.join', { room });
      await node.must(ana, 'moderation.ban', { room, user: 'bob' });
      await node.must(ana, 'moderation.unban', { room, user: 'bob' });
      await node.must(ana, 'messages.send', { room, text: 'nobody gets an event for this' });
      const rows = await database.knex('projections').where('room_id', room).orderBy('seq');
      expect(rows.map(({ seq, user_id, actor_id, data }) => [seq, user_id, actor_id, data.role, data.invited])).toEqual(
        [
          [2, 'ana', 'ana', 'owner', false],
          [3, 'bob', 'bob', 'member', false],
          [4, 'bob', 'ana', 'moderator', false],
          [5, 'cem', 'ana', null, true],
          [6, 'eve', 'ana', 'member', false],
          [7, 'eve', 'ana', null, false],
          [8, 'cem', 'ana', null, false],
          [10, 'bob', 'bob', null, false],
          [11, 'bob', 'bob', 'member', false],
          [12, 'bob', 'ana', null, false],
        ],
      );
    });
  });
});
