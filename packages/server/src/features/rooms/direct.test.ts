import type { RoomListItem } from '@roomful/protocol';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../database/connection.js';
import { withDatabases } from '../../database/testDatabase.js';
import type { Principal } from '../../pipeline/context.js';
import { createTestNode, gapless, logOf, person } from '../../pipeline/testNode.js';
import { createTestCalls } from '../testCalls.js';

const [ana, bob, cem, eve] = [person('ana'), person('bob'), person('cem'), person('eve')];
const boss = person('boss', 'operator');

interface Answer {
  rooms: RoomListItem[];
  next: string | null;
}

const _slugs = ({ rooms }: Answer): string[] => rooms.map(({ room }) => room.slug);

withDatabases((kind, open) => {
  describe('rooms.direct', () => {
    it('is one room, whoever of the two asks, with both as members', async () => {
      const database = await open();
      const node = createTestCalls<Answer>(database);
      type Direct = { room: { id: string; slug: string; kind: string; visibility: string }; created: boolean };
      const first = await node.must<Direct>(ana, 'rooms.direct', { user: 'bob' });
      expect(first).toMatchObject({ created: true, room: { kind: 'direct', visibility: 'private' } });
      expect(first.room.id).toContain(first.room.slug.slice('dm-'.length));
      const second = await node.must<Direct>(bob, 'rooms.direct', { user: 'ana' });
      expect(second).toEqual({ ...first, created: false });
      const log = await logOf(database, first.room.id);
      expect(log.map(({ type }) => type)).toEqual(['room.created', 'member.joined', 'member.joined']);
      const told = await database.knex('projections').orderBy('user_id').select('user_id', 'room_id', 'type');
      expect(told.map(({ user_id }: { user_id: string }) => user_id)).toEqual(['ana', 'bob']);
      expect(await node.code(ana, 'rooms.direct', { user: 'ana' })).toBe('invalid_input');
      for (const stranger of [cem, eve])
        expect(await node.code(stranger, 'rooms.get', { room: first.room.id })).toBe('room_not_found');
    });

    it('stays with its two members', async () => {
      const node = createTestCalls<Answer>(await open());
      const { room } = await node.must<{ room: { id: string } }>(ana, 'rooms.direct', { user: 'bob' });
      const inside = { room: room.id, user: 'bob' };
      const asked: [string, object][] = [
        ['members.add', { ...inside, user: 'eve' }],
        ['members.invite', { ...inside, user: 'eve' }],
        ['members.remove', inside],
        ['members.setRole', { ...inside, role: 'owner' }],
        ['moderation.kick', inside],
        ['moderation.ban', inside],
        ['rooms.update', { room: room.id, visibility: 'public' }],
        ['rooms.update', { room: room.id, name: 'theirs' }],
        ['rooms.update', { room: room.id, tags: ['theirs'] }],
        ['rooms.update', { room: room.id, topic: 'ours', maxMembers: 50 }],
      ];
      for (const [name, input] of asked) {
        for (const who of [ana, boss]) {
          const answer = await node.ack(who, name, input as Record<string, unknown>);
          expect(answer, name).toMatchObject({ ok: false, error: { code: 'forbidden' } });
          if (who === boss && !answer.ok) expect(answer.error.details?.['rule'], name).toBe('direct');
        }
      }
      expect(await node.code(ana, 'rooms.leave', { room: room.id })).toBe('forbidden');
      expect(await node.code(boss, 'rooms.join', { room: room.id })).toBe('forbidden');
      expect(await node.code(boss, 'moderation.mute', inside)).toBe('ok');
      const kept = { topic: 'about us', metadata: { a: 1 }, frozen: true };
      const updated = await node.must<{ room: object }>(boss, 'rooms.update', { room: room.id, ...kept });
      expect(updated.room).toEqual({
        ...room,
        topic: 'about us',
        metadata: { a: 1 },
        settings: { messagesPerMinute: null, frozen: true },
      });
      await node.must(boss, 'rooms.update', { room: room.id, frozen: false });
      await node.must(ana, 'messages.send', { room: room.id, text: 'hi' });
      expect(await node.code(ana, 'messages.pin', { room: room.id, message: 7 })).toBe('ok');
    });

    it('is refused between users if one has blocked the other, whoever asks', async () => {
      const database = await open();
      const node = createTestCalls<Answer>(database);
      await database.knex('blocks').insert({ user_id: 'bob', blocked_id: 'ana', at: 1 });
      expect(await node.code(ana, 'rooms.direct', { user: 'bob' })).toBe('blocked');
      expect(await node.code(bob, 'rooms.direct', { user: 'ana' })).toBe('blocked');
      expect(await database.knex('directs')).toEqual([]);
    });

    it('is created anew after it was deleted', async () => {
      const node = createTestCalls<Answer>(await open());
      const { room } = await node.must<{ room: { id: string } }>(ana, 'rooms.direct', { user: 'bob' });
      expect(await node.code(ana, 'rooms.delete', { room: room.id })).toBe('forbidden');
      await node.must(boss, 'rooms.delete', { room: room.id });
      const again = await node.must<{ room: { id: string }; created: boolean }>(bob, 'rooms.direct', { user: 'ana' });
      expect([again.created, again.room.id === room.id]).toEqual([true, false]);
    });

    it('is one room if both ask at once, on one node or two', async () => {
      const database = await open();
      const one = createTestCalls<Answer>(database);
      const second =
        database.url === undefined ? database : await openDatabase({ databaseUrl: database.url, lanes: 2 });
      const two = database.url === undefined ? one : createTestCalls<Answer>(second);
      for (let round = 0; round < 15; round++) {
        const [left, right] = [person(`l${round}`), person(`r${round}`)];
        const asked = [
          one.must(left, 'rooms.direct', { user: right.id }),
          two.must(right, 'rooms.direct', { user: left.id }),
          two.must(left, 'rooms.direct', { user: right.id }),
          one.must(right, 'rooms.direct', { user: left.id }),
        ];
        const answers = (await Promise.all(asked)) as { room: { id: string }; created: boolean }[];
        expect(new Set(answers.map(({ room }) => room.id)).size).toBe(1);
        expect(answers.filter(({ created }) => created).length).toBe(1);
        expect(gapless(await logOf(database, answers[0]?.room.id ?? ''))).toBe(true);
      }
      expect(await database.knex('rooms').count('* as n').first()).toEqual({ n: 15 });
      expect(await database.knex('members').count('* as n').first()).toEqual({ n: 30 });
      if (second !== database) await second.close();
    });

    it.skipIf(kind === 'embedded')('does not deadlock, no matter how many pairs ask at once', async () => {
      const database = await open();
      const second = await openDatabase({ databaseUrl: database.url ?? '' });
      const failures: unknown[] = [];
      const nodes = [database, second].map((on) =>
        createTestNode({
          ...on,
          // Reruns by the lanes, for example after a deadlock, cannot be seen anywhere else.
          transaction: (run) =>
            on.transaction(run).catch((error: unknown) => {
              failures.push(error);
              throw error;
            }),
        }),
      );
      const people = Array.from({ length: 16 }, (_, i) => person(`p${String(i).padStart(2, '0')}`));
      for (let step = 1; step <= 4; step++) {
        const pairs = people.map((one, i) => [one, people[(i + step) % people.length] as Principal] as const);
        // In opposite orders, so that each batch has pairs that another batch waits for.
        const turned = pairs.map(([one, other]) => [other, one] as const).reverse();
        const ask = (asked: typeof pairs, n: number) =>
          asked.map(([one, other]) => nodes[n]?.must(one, 'rooms.direct', { user: other.id }));
        await Promise.all([...ask(pairs, 0), ...ask(turned, 1)]);
      }
      await second.close();
      expect(failures).toEqual([]);
      expect(await database.knex('directs').count('* as n').first()).toEqual({ n: 64 });
    });
  });
});
