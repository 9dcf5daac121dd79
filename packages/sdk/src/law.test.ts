import type { EventDraft } from '@roomful/protocol';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openThread } from './features/messages/thread.js';
import { fakeClient, followed, pass } from './testing/fakeClient.js';
import { createFakeServer, type FakeServer } from './testing/fakeServer.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const people = [
  { id: 'ana', name: 'Ana' },
  { id: 'ben', name: 'Ben' },
];
const emoji = ['👍', '🙂', '❤️'];

/** The actor, the message and the emoji of an action, each modulo the number of existing ones. */
const choice = fc.record({ by: fc.nat(1), message: fc.nat(14), emoji: fc.nat(2) });
const step = fc.oneof(
  { weight: 3, arbitrary: choice.map((of) => ({ do: 'say' as const, of })) },
  { weight: 3, arbitrary: choice.map((of) => ({ do: 'answer' as const, of })) },
  { weight: 4, arbitrary: choice.map((of) => ({ do: 'react' as const, of })) },
  { weight: 1, arbitrary: choice.map((of) => ({ do: 'clear' as const, of })) },
  { weight: 1, arbitrary: choice.map((of) => ({ do: 'edit' as const, of })) },
  { weight: 2, arbitrary: choice.map((of) => ({ do: 'delete' as const, of })) },
  { weight: 2, arbitrary: choice.map((of) => ({ do: 'pin' as const, of })) },
  { weight: 3, arbitrary: fc.constant({ do: 'older' as const }) },
  { weight: 2, arbitrary: fc.constant({ do: 'more' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'cut' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'heads' as const }) },
);

/** Chooses what a server logs next, depending on its state. */
const createModel = (server: FakeServer) => {
  const messages: { id: number; root: number | null; deleted: boolean; reactions: Map<string, Set<string>> }[] = [];
  const pinned = new Set<number>();
  const log = (drafts: EventDraft[], by = 1) => server.append(drafts, { actor: people[by] ?? null });
  const add = (id: number, root: number | null) => messages.push({ id, root, deleted: false, reactions: new Map() });
  const live = (n: number) => {
    const there = messages.filter(({ deleted }) => !deleted);
    return there[n % Math.max(1, there.length)];
  };
  return {
    say: () => add(server.say('text').seq, null),
    answer: (n: number) => {
      const roots = messages.filter(({ root }) => root === null);
      const root = roots[n % Math.max(1, roots.length)];
      if (root) add(server.answerIn(root.id, 'answer').seq, root.id);
    },
    react: (n: number, which: number, by: number) => {
      const message = live(n);
      const name = emoji[which] ?? '';
      if (!message) return;
      const who = message.reactions.get(name) ?? new Set();
      message.reactions.set(name, who);
      const id = people[by]?.id ?? '';
      const type = who.has(id) ? 'message.unreacted' : 'message.reacted';
      if (!who.delete(id)) who.add(id);
      log([{ type, data: { messageId: message.id, emoji: name, count: who.size } }], by);
    },
    clear: (n: number, which: number) => {
      const message = live(n);
      const name = which === 0 ? null : (emoji[which] ?? null);
      if (!message) return;
      if (name === null) message.reactions.clear();
      else message.reactions.delete(name);
      log([{ type: 'message.reactions_cleared', data: { messageId: message.id, authorId: 'ben', emoji: name } }]);
    },
    edit: (n: number) => {
      const message = live(n);
      const editedAt = server.log.length;
      if (message)
        log([{ type: 'message.edited', data: { messageId: message.id, text: `edited ${editedAt}`, editedAt } }]);
    },
    delete: (n: number) => {
      const message = live(n);
      if (!message) return;
      message.deleted = true;
      pinned.delete(message.id);
      const { id, root } = message;
      const count = messages.filter((each) => each.root === root && !each.deleted).length;
      const thread = root === null ? {} : { thread: { id: root, count, lastAt: count === 0 ? null : 1_000 } };
      log([
        { type: 'message.deleted', data: { messageId: id, authorId: 'ben', deletedAt: 9, reason: null, ...thread } },
      ]);
    },
    pin: (n: number) => {
      const message = live(n);
      if (!message) return;
      const { id } = message;
      if (pinned.delete(id)) log([{ type: 'message.unpinned', data: { messageId: id } }]);
      else {
        pinned.add(id);
        log([{ type: 'message.pinned', data: { messageId: id, pinnedAt: server.log.length } }]);
      }
    },
  };
};

it('shows the room and its threads as a fresh read does, whatever happens while pages and frames are in flight', async () => {
  const schedule = fc.record({
    before: fc.integer({ min: 4, max: 10 }),
    steps: fc.array(fc.tuple(step, fc.nat(60)), { minLength: 15, maxLength: 40 }),
    delays: fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 40 }),
    lost: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 40 }),
  });
  await fc.assert(
    fc.asyncProperty(schedule, async ({ before, steps, delays, lost }) => {
      const server = createFakeServer();
      const model = createModel(server);
      for (let i = 0; i < before; i++) model.say();
      for (let i = 0; i < 54; i++) model.answer(0);
      const client = fakeClient(server);
      const room = await followed(client, { window: 2 });
      const opening = openThread(room, 1);
      await pass(20);
      const thread = await opening;

      const whole = { ...server.faults };
      let sent = 0;
      server.faults.frame = (frame, deliver) => {
        const delay = delays[sent % Math.max(1, delays.length)] ?? 1;
        if (lost[sent++] !== 0) setTimeout(() => deliver(frame), delay);
      };
      server.faults.ack = (_, deliver) => void setTimeout(deliver, delays[sent++ % Math.max(1, delays.length)] ?? 1);
      for (const [act, delay] of steps) {
        if (act.do === 'older') void room.messages.loadOlder(2).catch(() => {});
        else if (act.do === 'more') void thread.loadOlder(2).catch(() => {});
        else if (act.do === 'cut') server.cut();
        else if (act.do === 'heads') server.heads();
        else if (act.do === 'react') model.react(act.of.message, act.of.emoji, act.of.by);
        else if (act.do === 'clear') model.clear(act.of.message, act.of.emoji);
        else model[act.do](act.of.message);
        await pass(delay);
      }
      Object.assign(server.faults, whole);
      await pass(40_000);
      server.heads();
      await pass(40_000);

      const { from } = room.snapshot.window;
      const truth = server.snapshot(Number.POSITIVE_INFINITY);
      const inWindow = <T>(record: Record<string, T>) =>
        Object.fromEntries(Object.entries(record).filter(([id]) => Number(id) >= from));
      expect(room.snapshot.state).toEqual(truth.state);
      expect(room.snapshot.window.messages).toEqual(truth.window.messages.filter(({ id }) => id >= from));
      expect(room.snapshot.me).toEqual({ ...truth.me, reactions: inWindow(truth.me.reactions) });

      const { root, messages, mine, hasBefore } = thread.state.getSnapshot();
      const { root: first, answers } = server.thread(1);
      expect(root).toEqual(first);
      expect(messages).toEqual(hasBefore ? answers.slice(-messages.length) : answers);
      expect(mine).toEqual(server.mineOf([first, ...messages]));
      client.close();
    }),
    { numRuns: 150 },
  );
});
