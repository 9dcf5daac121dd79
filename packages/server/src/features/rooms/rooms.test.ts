import { contract, type RoomListItem } from '@roomful/protocol';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../database/connection.js';
import { type TestDatabase, withDatabases } from '../../database/testDatabase.js';
import { rowsRead } from '../../database/testPlans.js';
import type { AnyHandlers, Principal } from '../../pipeline/context.js';
import { createExecute } from '../../pipeline/execute.js';
import { createTestNode, gapless, logOf, person } from '../../pipeline/testNode.js';
import { handlers } from '../index.js';
import { pageMembers } from '../members/queries.js';
import { forPipeline } from '../provided.js';

const [ana, bob, cem, eve] = [person('ana'), person('bob'), person('cem'), person('eve')];
const boss = person('boss', 'operator');

interface Answer {
  rooms: RoomListItem[];
  next: string | null;
}

/** A node that answers reads too, by the names of rooms. */
const nodeOn = (database: TestDatabase) => {
  const node = createTestNode(database);
  const never = () => Promise.reject(new Error('not here'));
  const execute = createExecute({
    contract,
    handlers: handlers as unknown as AnyHandlers,
    connectionHandlers: {
      rooms: { follow: never, unfollow: never },
      users: { follow: never, unfollow: never },
      auth: { refresh: never },
      typing: { keystroke: never, stop: never },
      presence: { set: never, heartbeat: never, get: never, watch: never, list: never, occupancy: never },
    },
    ...forPipeline,
    database,
    lanes: node.lanes,
    server: { version: '0', generation: 'test', messagesPerMinute: 0, eraseAfterMs: 0 },
    clockOffsetMs: () => node.clock.offsetMs,
    charge: async () => async () => undefined,
    commandsPerSecond: 0,
    draining: () => false,
    interceptors: [{ answered: ({ code, thrown }) => code === 'internal' && node.reported.push(thrown) }],
  });
  const ack = (caller: Principal, name: string, input: Record<string, unknown> = {}, key?: string) =>
    execute({ name, input, caller, connection: null, ...(key === undefined ? {} : { key }) });
  const ok = async <T = Answer>(...args: Parameters<typeof ack>): Promise<T> => {
    const answer = await ack(...args);
    if (!answer.ok) throw new Error(`${args[1]}: ${JSON.stringify(answer.error)}; ${String(node.reported[0])}`);
    return answer.result as T;
  };
  const code = async (...args: Parameters<typeof ack>): Promise<string> => {
    const answer = await ack(...args);
    return answer.ok ? 'ok' : answer.error.code;
  };
  return { ...node, ack, ok, code };
};

const slugs = ({ rooms }: Answer): string[] => rooms.map(({ room }) => room.slug);

withDatabases((kind, open) => {
  describe('an item of a list', () => {
    it('says what is unread of others since the own joining, threads and the deleted apart', async () => {
      const database = await open();
      const node = nodeOn(database);
      const room = await node.room(ana, [], { slug: 'lobby' });
      const send = async (by: Principal, more: object = {}) =>
        (await node.must<{ message: { id: number } }>(by, 'messages.send', { room, text: 'hi', ...more })).message.id;
      await send(ana);
      await node.must(bob, 'rooms.join', { room });
      const mine = async (who = bob) => (await node.ok(who, 'rooms.list', { scope: 'mine' })).rooms[0];
      expect(await mine()).toMatchObject({ unread: 0, mentions: 0, readUpTo: 4, head: 4, role: 'member' });
      const root = await send(ana, { mentions: ['bob'] });
      await send(ana, { threadOf: root, mentions: ['bob'] });
      await send(ana, { mentions: ['cem'] });
      await send(bob);
      const gone = await send(ana, { mentions: ['bob'] });
      const last = await send(ana, { here: true, text: 'x'.repeat(300) });
      await node.must(ana, 'messages.delete', { room, message: gone });
      const item = await mine();
      expect(item).toMatchObject({ unread: 3, mentions: 3, readUpTo: 4, last: { id: last, text: 'x'.repeat(200) } });
      expect(item?.pinned).toBeNull();
      await node.must(ana, 'messages.pin', { room, message: last });
      await node.must(ana, 'messages.pin', { room, message: root });
      expect((await mine())?.pinned?.id).toBe(root);
      expect((await mine(ana))?.unread).toBe(1);
      // Who is no member has nothing unread.
      const seen = (await node.ok(eve, 'rooms.list')).rooms[0];
      expect(seen).toMatchObject({ role: 'guest', unread: 0, mentions: 0, readUpTo: 0, invited: false });
      expect(await node.ok(bob, 'rooms.get', { room: 'lobby' })).toEqual(await mine());
    });

    it('counts to a hundred', async () => {
      const database = await open();
      const node = nodeOn(database);
      const room = await node.room(ana, [bob]);
      await Promise.all(
        Array.from({ length: 130 }, () => node.must(ana, 'messages.send', { room, text: 'hi', here: true })),
      );
      expect((await node.ok(bob, 'rooms.list', { scope: 'mine' })).rooms[0]).toMatchObject({
        unread: 100,
        mentions: 100,
      });
    });

    it('names the other one of a direct room', async () => {
      const node = nodeOn(await open());
      await node.must(ana, 'rooms.direct', { user: 'bob' });
      const peerOf = async (who: Principal) => (await node.ok(who, 'rooms.list', { scope: 'mine' })).rooms[0]?.peer;
      expect(await peerOf(ana)).toEqual({ id: 'bob', name: 'bob', avatarUrl: null });
      expect(await peerOf(bob)).toMatchObject({ id: 'ana' });
    });
  });

  describe('who is banned from a public room', () => {
    it('finds it in no list and no discovery until the ban is over; operators, services and those inside do', async () => {
      const node = nodeOn(await open());
      const room = await node.room(ana, [bob], { slug: 'lobby' });
      await node.room(ana, [], { slug: 'other' });
      await node.must(ana, 'moderation.ban', { room, user: 'bob', durationMs: 60_000 });
      for (const who of [person('boss', 'operator'), person('bot', 'service')])
        await node.must(ana, 'moderation.ban', { room, user: who.id });
      const { message } = await node.must<{ message: { id: number } }>(ana, 'messages.send', { room, text: 'inside' });
      await node.must(ana, 'messages.pin', { room, message: message.id });
      const asked: [string, object][] = [
        ['rooms.list', {}],
        ['rooms.list', { rooms: [room] }],
        ...['members', 'activity', 'name'].map((sort): [string, object] => ['rooms.discover', { sort }]),
      ];
      const seenBy = async (who: Principal) =>
        Promise.all(
          asked.map(async ([name, input]) => slugs(await node.ok(who, name, { ...input })).includes('lobby')),
        );
      const [all, none] = [asked.map(() => true), asked.map(() => false)];
      expect(await seenBy(bob)).toEqual(none);
      expect(slugs(await node.ok(bob, 'rooms.list', { limit: 1 }))).toEqual(['other']);
      expect(await node.code(bob, 'rooms.get', { room })).toBe('banned');
      for (const who of [ana, eve, boss, person('bot', 'service')]) expect(await seenBy(who)).toEqual(all);
      node.clock.offsetMs += 61_000;
      expect(await seenBy(bob)).toEqual(all);
    });
  });

  describe('rooms.list', () => {
    it('gives what is public, the own, or that to which one is invited; by ids and by space too', async () => {
      const node = nodeOn(await open());
      await node.must(ana, 'spaces.create', { space: 'course' });
      const a = await node.room(ana, [bob], { slug: 'a', space: 'course' });
      const b = await node.room(ana, [], { slug: 'b', visibility: 'private' });
      const c = await node.room(ana, [], { slug: 'c', visibility: 'private' });
      await node.must(ana, 'members.invite', { room: b, user: 'bob' });
      expect(slugs(await node.ok(bob, 'rooms.list'))).toEqual(['a']);
      expect(slugs(await node.ok(bob, 'rooms.list', { scope: 'mine' }))).toEqual(['a']);
      expect(slugs(await node.ok(ana, 'rooms.list', { scope: 'mine' }))).toEqual(['a', 'b', 'c']);
      const invited = await node.ok(bob, 'rooms.list', { scope: 'invited' });
      expect([slugs(invited), invited.rooms[0]?.invited]).toEqual([['b'], true]);
      for (const scope of ['public', 'mine', 'invited']) {
        const found = slugs(await node.ok(bob, 'rooms.list', { scope, rooms: [a, b, c, a] }));
        expect(found, scope).toEqual(scope === 'invited' ? ['b'] : ['a']);
        expect(slugs(await node.ok(bob, 'rooms.list', { scope, rooms: [] }))).toEqual([]);
        expect(slugs(await node.ok(bob, 'rooms.list', { scope, space: 'course' }))).toEqual(
          scope === 'invited' ? [] : ['a'],
        );
      }
      await node.must(ana, 'moderation.ban', { room: b, user: 'bob', durationMs: 60_000 });
      await node.must(ana, 'members.invite', { room: b, user: 'bob' });
      expect(slugs(await node.ok(bob, 'rooms.list', { scope: 'invited' }))).toEqual([]);
      node.clock.offsetMs = 61_000;
      expect(slugs(await node.ok(bob, 'rooms.list', { scope: 'invited' }))).toEqual(['b']);
    });

    it('goes through a thousand rooms page by page', async () => {
      const node = nodeOn(await open());
      const names = Array.from({ length: 25 }, (_, i) => `same-${i % 5}`);
      await Promise.all(names.map((slug) => node.must(ana, 'rooms.create', { slug, visibility: 'private' })));
      const found: string[] = [];
      let after: string | null = null;
      do {
        const page: Answer = await node.ok(ana, 'rooms.list', { scope: 'mine', limit: 4, ...(after ? { after } : {}) });
        found.push(...page.rooms.map(({ room }) => `${room.slug}/${room.id}`));
        after = page.next;
      } while (after);
      expect(found).toEqual([...new Set(found)].sort());
      expect(found.length).toBe(25);
    });
  });

  describe('rooms.discover', () => {
    it('finds by text, tags, kind, space and archive', async () => {
      const node = nodeOn(await open());
      await node.must(ana, 'spaces.create', { space: 'course' });
      await node.room(ana, [], { slug: 'jazz-club', name: 'Jazz_Club 100%', tags: ['music', 'late'] });
      await node.room(ana, [], { slug: 'rock', topic: 'no JAZZ here', tags: ['music'] });
      await node.room(ana, [], { slug: 'study', kind: 'group', visibility: 'public', space: 'course' });
      await node.room(ana, [], { slug: 'jazz-secret', visibility: 'private', tags: ['music'] });
      const old = await node.room(ana, [], { slug: 'jazz-old' });
      await node.must(ana, 'rooms.archive', { room: old });
      const found = async (input: object) => slugs(await node.ok(eve, 'rooms.discover', { sort: 'name', ...input }));
      expect(await found({})).toEqual(['jazz-club', 'rock', 'study']);
      expect(await found({ text: 'jAzZ' })).toEqual(['jazz-club', 'rock']);
      expect(await found({ text: '_' })).toEqual(['jazz-club']);
      expect(await found({ text: '100%' })).toEqual(['jazz-club']);
      expect(await found({ tags: ['music', 'late'] })).toEqual(['jazz-club']);
      expect(await found({ kind: 'group' })).toEqual(['study']);
      expect(await found({ space: 'course' })).toEqual(['study']);
      expect(await found({ archived: true, text: 'jazz' })).toEqual(['jazz-old']);
    });

    it('is sorted by members, activity and name, and every page goes on where the last one ended', async () => {
      const node = nodeOn(await open());
      const people = [bob, cem, eve];
      const ids: string[] = [];
      for (let i = 0; i < 9; i++) {
        ids.push(
          await node.room(ana, people.slice(0, i % 3), { slug: `r${i}`, name: `${'Émile "q" \\ '.repeat(3)}${i % 4}` }),
        );
      }
      for (const i of [4, 0]) await node.must(ana, 'messages.send', { room: ids[i], text: 'hi' });
      for (const sort of ['members', 'activity', 'name'] as const) {
        const whole = await node.ok(eve, 'rooms.discover', { sort });
        const paged: RoomListItem[] = [];
        let after: string | null = null;
        do {
          const page: Answer = await node.ok(eve, 'rooms.discover', { sort, limit: 2, ...(after ? { after } : {}) });
          paged.push(...page.rooms);
          after = page.next;
        } while (after);
        expect(paged).toEqual(whole.rooms);
        expect(new Set(slugs({ rooms: paged, next: null })).size).toBe(9);
        const keys = paged.map(
          (item) => ({ members: -item.memberCount, activity: -item.activeAt, name: item.room.name })[sort],
        );
        expect(keys).toEqual([...keys].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
      }
      expect(slugs(await node.ok(eve, 'rooms.discover', { sort: 'activity', limit: 1 }))).toEqual(['r0']);
    });

    it('refuses a position that it has not given', async () => {
      const node = nodeOn(await open());
      await node.room(ana);
      await node.room(ana);
      const id = '01890000-0000-7000-8000-000000000001';
      const made = (text: string) => Buffer.from(text).toString('base64url');
      const { next } = await node.ok(eve, 'rooms.discover', { sort: 'members', limit: 1 });
      const forged = [
        'x',
        '%',
        '____',
        made(''),
        made('members'),
        made(`members/${id}/`),
        made(`members/${id}/-1`),
        made(`members/${id}/1e9`),
        made(`members/${id}/9999999999999999999999`),
        made(`members/${id.slice(1)}/1`),
        made(`name/${id}/x`),
        made(`activity/${id}/1`),
        `${next}=`,
        `${next} `,
      ];
      for (const after of forged) {
        expect(await node.code(eve, 'rooms.discover', { sort: 'members', after }), after).toBe('invalid_input');
      }
      for (const after of [
        made(`name/${id}/a\0b`),
        made(`name/${id}/`),
        Buffer.from(`name/${id}/\xff`, 'latin1').toString('base64url'),
      ]) {
        expect(await node.code(eve, 'rooms.discover', { sort: 'name', after })).toBe('invalid_input');
      }
      expect(await node.code(eve, 'rooms.discover', { sort: 'name', after: next })).toBe('invalid_input');
      expect(
        await node.code(eve, 'rooms.discover', { sort: 'name', after: made(`name/${id}/'; drop table rooms; --`) }),
      ).toBe('ok');
      expect(node.reported).toEqual([]);
    });
  });

  describe('rooms.direct', () => {
    it('is one room, both ways round, with both inside', async () => {
      const database = await open();
      const node = nodeOn(database);
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

    it('stays that of its two people', async () => {
      const node = nodeOn(await open());
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

    it('is not made between people who block one another, whoever asks', async () => {
      const database = await open();
      const node = nodeOn(database);
      await database.knex('blocks').insert({ user_id: 'bob', blocked_id: 'ana', at: 1 });
      expect(await node.code(ana, 'rooms.direct', { user: 'bob' })).toBe('blocked');
      expect(await node.code(bob, 'rooms.direct', { user: 'ana' })).toBe('blocked');
      expect(await database.knex('directs')).toEqual([]);
    });

    it('is found again after it was deleted as a new one', async () => {
      const node = nodeOn(await open());
      const { room } = await node.must<{ room: { id: string } }>(ana, 'rooms.direct', { user: 'bob' });
      expect(await node.code(ana, 'rooms.delete', { room: room.id })).toBe('forbidden');
      await node.must(boss, 'rooms.delete', { room: room.id });
      const again = await node.must<{ room: { id: string }; created: boolean }>(bob, 'rooms.direct', { user: 'ana' });
      expect([again.created, again.room.id === room.id]).toEqual([true, false]);
    });

    it('is one room when both ask at once, on one node and on two', async () => {
      const database = await open();
      const one = nodeOn(database);
      const second =
        database.url === undefined ? database : await openDatabase({ databaseUrl: database.url, lanes: 2 });
      const two = database.url === undefined ? one : nodeOn(second);
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

    it.skipIf(kind === 'embedded')('keeps nobody waiting for another however many pairs ask at once', async () => {
      const database = await open();
      const second = await openDatabase({ databaseUrl: database.url ?? '' });
      const failures: unknown[] = [];
      const nodes = [database, second].map((on) =>
        createTestNode({
          ...on,
          // What the lanes run again, such as a deadlock, is seen nowhere else.
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
        // In opposite orders, so that each batch holds pairs that another one waits for.
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

  describe('an archived room', () => {
    it('stays readable, and nothing in it changes until it is open again', async () => {
      const node = nodeOn(await open());
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
    it('is missing for everybody, and its name is free', async () => {
      const database = await open();
      const node = nodeOn(database);
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
      // A retry is answered, by id and by slug, also when another room has the slug since.
      const retried = { ok: true, result: { deletedAt }, replayed: true };
      expect(await node.ack(ana, 'rooms.delete', { room: 'lobby' }, 'k1')).toMatchObject(retried);
      const next = await node.room(bob, [ana], { slug: 'lobby' });
      expect(await node.ack(ana, 'rooms.delete', { room: 'lobby' }, 'k1')).toMatchObject(retried);
      expect(await node.code(bob, 'rooms.delete', { room: 'lobby' }, 'k1')).toBe('ok');
      expect(await node.code(bob, 'rooms.get', { room: next })).toBe('room_not_found');
    });

    it('takes nothing that waits behind its deletion in the same batch', async () => {
      const database = await open();
      const node = nodeOn(database);
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

  describe('members', () => {
    it('are added up to the own role, unless banned, full or archived', async () => {
      const database = await open();
      const node = nodeOn(database);
      const room = await node.room(ana, [bob], { maxMembers: 4 });
      await node.must(ana, 'members.setRole', { room, user: 'bob', role: 'moderator' });
      expect(await node.code(bob, 'members.add', { room, user: 'cem', role: 'owner' })).toBe('forbidden');
      expect(await node.ok(bob, 'members.add', { room, user: 'cem', role: 'moderator' })).toMatchObject({
        member: { user: { id: 'cem' }, role: 'moderator' },
        memberCount: 3,
      });
      // Once more changes nothing.
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

    it('are found by the beginning of a name or an id, wildcards being themselves', async () => {
      const node = nodeOn(await open());
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

    it('are found by a beginning without reading the others', async () => {
      const database = await open();
      const node = nodeOn(database);
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

  describe('what users are told', () => {
    it('is each change of their own standing, once, with the seq of the event', async () => {
      const database = await open();
      const node = nodeOn(database);
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
      await node.must(ana, 'messages.send', { room, text: 'nobody is told of this' });
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

  describe('spaces', () => {
    it('have members and owners, and are missing for everybody else', async () => {
      const database = await open();
      const node = nodeOn(database);
      await node.must(ana, 'spaces.create', { space: 'course:1' });
      expect(await node.code(bob, 'spaces.create', { space: 'course:1' })).toBe('space_exists');
      const of = { space: 'course:1' };
      for (const space of ['course:1', 'no-such']) {
        expect(await node.code(eve, 'spaces.members', { space })).toBe('space_not_found');
        expect(await node.code(eve, 'spaces.add', { space, user: 'eve' })).toBe('space_not_found');
        expect(await node.code(eve, 'spaces.remove', { space, user: 'eve' })).toBe('space_not_found');
        expect(await node.code(eve, 'rooms.create', { slug: 'x', space })).toBe('space_not_found');
      }
      await node.must(ana, 'spaces.add', { ...of, user: 'bob' });
      expect(await node.code(bob, 'spaces.add', { ...of, user: 'eve' })).toBe('forbidden');
      expect(await node.code(bob, 'spaces.remove', { ...of, user: 'ana' })).toBe('forbidden');
      expect(await node.code(bob, 'rooms.create', { slug: 'x', ...of })).toBe('ok');
      expect(await node.code(boss, 'rooms.create', { slug: 'y', ...of })).toBe('ok');
      expect(await node.code(boss, 'rooms.create', { slug: 'z', space: 'no-such' })).toBe('space_not_found');
      expect(await node.code(ana, 'spaces.remove', { ...of, user: 'ana' })).toBe('last_owner');
      expect(await node.code(ana, 'spaces.add', { ...of, user: 'ana', role: 'member' })).toBe('last_owner');
      expect(await node.code(ana, 'spaces.remove', { ...of, user: 'cem' })).toBe('member_not_found');
      await node.must(boss, 'spaces.add', { ...of, user: 'bob', role: 'owner' });
      await node.must(ana, 'spaces.remove', { ...of, user: 'ana' });
      expect(await node.code(ana, 'spaces.members', of)).toBe('space_not_found');
      expect(await node.ok(bob, 'spaces.members', of)).toMatchObject({
        members: [{ user: { id: 'bob' }, role: 'owner' }],
        memberCount: 1,
        next: null,
      });
      const log = await database.knex('events').where('stream_id', 'space:course:1').orderBy('seq');
      expect(log.map(({ seq, type }) => [seq, type])).toEqual([
        [1, 'space.created'],
        [2, 'space.member_added'],
        [3, 'space.member_added'],
        [4, 'space.member_added'],
        [5, 'space.member_removed'],
      ]);
    });

    it('are made once when two ask at the same time', async () => {
      const database = await open();
      const one = nodeOn(database);
      for (let n = 0; n < 5; n++) {
        const space = `s${n}`;
        const codes = await Promise.all([ana, bob, cem].map((who) => one.code(who, 'spaces.create', { space })));
        expect(codes.sort()).toEqual(['ok', 'space_exists', 'space_exists']);
      }
    });
  });
});
