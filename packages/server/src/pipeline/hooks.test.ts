import { contract, type EventDraft, eventsOf, type Message, RoomfulError } from '@roomful/protocol';
import { describe, expect, it } from 'vitest';
import type { Database } from '../database/connection.js';
import { withDatabases } from '../database/testDatabase.js';
import type { WriteHandler } from './context.js';
import { createHooks, each, type Hooks } from './hooks.js';
import { createTestNode, gapless, logOf, person } from './testNode.js';

const [ana, bob, cem] = [person('ana'), person('bob'), person('cem')];
const { opened, itemRemoved } = contract.queue.events;
const rows = [...eventsOf(contract).values()];

/** An event that stands for what a hook does. */
const noted = (key: string): EventDraft => ({
  type: 'queue.opened',
  data: { queue: { key, title: key, policy: 'votes', openedAt: 1, activeId: null, items: [] } },
});

/** What a log holds from a seq on: the keys of noted events, and the types of others. */
const logFrom = async (database: Database, room: string, seq: number) =>
  (await logOf(database, room)).slice(seq - 1).map(({ type, data }) => ('queue' in data ? data.queue : { key: type }));

withDatabases((_, open) => {
  describe('hooks', () => {
    const setUp = async (...hooks: Hooks[]) => {
      const database = await open();
      const node = createTestNode(database, { hooks: createHooks(hooks, rows) });
      const room = await node.room(ana, [bob, cem]);
      const keys = async (seq: number) =>
        (await logFrom(database, room, seq)).map((queue) => (queue as { key: string }).key);
      return { database, node, room, keys };
    };

    it('append after the events of their call, feature by feature, and are not run for what hooks append', async () => {
      const first: Hooks = {
        emits: [opened],
        on: { 'member.left': each(async (_, { data }) => [noted(`a-${data.userId}`), noted('b')]) },
      };
      const second: Hooks = {
        emits: [opened],
        on: {
          'member.left': each(async () => [noted('c')]),
          'queue.opened': each(async () => [noted('again')]),
        },
      };
      const { database, node, room, keys } = await setUp(first, second);
      expect(await node.call(bob, 'rooms.leave', { room })).toMatchObject({ ok: true, seq: 5 });
      expect(await keys(5)).toEqual(['member.left', 'a-bob', 'b', 'c']);
      expect(gapless(await logOf(database, room))).toBe(true);
      expect(node.published.at(-1)?.events.map(({ seq }) => seq)).toEqual([5, 6, 7, 8]);
      expect(await node.call(ana, 'queue.open', { room })).toMatchObject({ ok: true, seq: 9 });
      expect(await keys(9)).toEqual(['main', 'again']);
    });

    it('run once for a call, however often it is sent', async () => {
      let times = 0;
      const hooks: Hooks = {
        emits: [opened],
        on: {
          'member.left': each(async () => {
            times += 1;
            return [noted('x')];
          }),
        },
      };
      const { node, room, keys } = await setUp(hooks);
      for (let n = 0; n < 3; n++)
        expect(await node.call(bob, 'rooms.leave', { room }, 'key')).toMatchObject({ seq: 5 });
      expect(times).toBe(1);
      expect(await keys(5)).toEqual(['member.left', 'x']);
    });

    it('see what their call has written, and lose what they write with it', async () => {
      const seen: unknown[] = [];
      const hooks: Hooks = {
        emits: [opened],
        on: {
          'member.left': each(async (db, { roomId, data: { userId } }) => {
            seen.push(await db('members').where({ room_id: roomId, user_id: userId }).first('role'));
            await db('members').where({ room_id: roomId, user_id: 'ana' }).update({ name: 'changed' });
            if (userId === 'cem') throw new Error('broken');
            return [];
          }),
        },
      };
      const { database, node, room, keys } = await setUp(hooks);
      const leave = [bob, cem].map((one) => node.call(one, 'rooms.leave', { room }));
      const [left, failed] = await Promise.all(leave);
      expect(left).toMatchObject({ ok: true });
      expect(failed).toMatchObject({ ok: false, error: { code: 'internal' } });
      expect(seen[0]).toEqual({ role: null });
      expect(await keys(5)).toEqual(['member.left']);
      const nameOf = () => database.read((db) => db('members').where({ room_id: room, user_id: 'ana' }).first('name'));
      expect(await nameOf()).toEqual({ name: 'changed' });
      expect(node.reported).toHaveLength(1);
    });

    it('get a run of hot calls at once, and the run takes the locks', async () => {
      const runs: number[] = [];
      const hooks: Hooks = {
        emits: [opened],
        on: {
          'message.created': async (_, happened) => {
            runs.push(happened.length);
            return happened.map(({ data }) => (data.message.text === 'b' ? [noted('after-b')] : []));
          },
        },
      };
      const { database, node, room } = await setUp(hooks);
      const send = (text: string) => node.call(bob, 'messages.send', { room, text });
      await send('a');
      const sent = await Promise.all(['b', 'c', 'd'].map(send));
      for (const one of sent) expect(one).toMatchObject({ ok: true });
      expect(runs.reduce((sum, calls) => sum + calls, 0)).toBe(4);
      const log = await logOf(database, room);
      expect(gapless(log)).toBe(true);
      expect(log.filter(({ type }) => type === 'queue.opened')).toHaveLength(1);
    });

    it('do not hide why the rows of a hot run could not be written', async () => {
      const hooks: Hooks = {
        emits: [],
        on: {
          'message.created': async (db, happened) => {
            await db.raw('select 1');
            return happened.map(() => []);
          },
        },
      };
      const { node, room } = await setUp(hooks);
      const { message } = await node.must<{ message: Message }>(bob, 'messages.send', { room, text: 'x' });
      const event: EventDraft = { type: 'message.created', data: { message } };
      const poison: WriteHandler<never, unknown> = {
        hot: true,
        run: async (db, calls, settle) => {
          for (const call of calls) settle(call, { result: {}, events: [event] });
          return { stored: db.raw("select 'x'::int").then(() => undefined) };
        },
      };
      const queued = node.queued(bob, 'messages.send', { room, text: 'y' }, 'poison');
      // The fault of this call alone: nobody shall repeat it.
      const refusal = { code: 'internal', retryable: false };
      expect(await node.lanes.submit({ ...queued, handler: poison })).toMatchObject({ ok: false, error: refusal });
    });

    it('are refused at the start if their event is never emitted, or theirs belongs to another stream', () => {
      const silent: Hooks = { emits: [], on: { 'member.left': each(async () => []) } };
      expect(() => createHooks([silent], [opened])).toThrow('a hook waits for member.left, which no write emits');
      const stray: Hooks = { emits: [contract.users.events.updated], on: silent.on };
      expect(() => createHooks([stray], rows)).toThrow('may not emit user.updated, an event of another stream');
    });

    it('may emit only what they declare, and refuse nothing', async () => {
      const stray: Hooks = { emits: [itemRemoved], on: { 'member.left': each(async () => [noted('x')]) } };
      const refusing: Hooks = {
        emits: [],
        on: {
          'message.created': async () => {
            throw new RoomfulError('forbidden');
          },
        },
      };
      const { node, room, keys } = await setUp(stray, refusing);
      expect(await node.call(bob, 'rooms.leave', { room })).toMatchObject({ ok: false, error: { code: 'internal' } });
      expect(await node.call(bob, 'messages.send', { room, text: 'x' })).toMatchObject({ ok: false });
      expect(await keys(5)).toEqual([]);
      expect(node.reported.map(String)).toContain('Error: the hook on member.left may not emit queue.opened');
    });
  });
});
