import type { EventDraft, Message, Queue, QueueItem, RoomfulEvent } from '@roomful/protocol';
import { events as eventTypes } from '@roomful/protocol/names';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyRoom, type RoomState, reduce, reduceAll } from './index.js';

const ana = { id: 'ana', name: 'Ana' };
const ben = { id: 'ben', name: 'Ben' };
let seq = 0;
const event = (draft: EventDraft, actor: RoomfulEvent['actor'] = ben): RoomfulEvent =>
  ({ seq: ++seq, at: 0, actor, key: null, ...draft }) as RoomfulEvent;

const message = (id: number, more: Partial<Message> = {}): Message => ({
  id,
  kind: 'text',
  author: ben,
  text: `text ${id}`,
  replyTo: null,
  metadata: { a: 1 },
  createdAt: 1,
  editedAt: null,
  deletedAt: null,
  ...more,
});
const created = (id: number): EventDraft => ({ type: 'message.created', data: { message: message(id) } });
const item = (id: number, more: Partial<QueueItem> = {}): QueueItem => ({
  id,
  title: `item ${id}`,
  url: null,
  metadata: {},
  addedBy: ben,
  addedAt: 1,
  status: 'waiting',
  upvotes: 0,
  downvotes: 0,
  ...more,
});
const queue = (key: string): Queue => ({
  key,
  title: 'Queue',
  policy: 'votes',
  openedAt: 1,
  activeId: null,
  items: [],
});
const member = (user: { id: string; name: string }, mutedUntil: number | null = null) => ({
  user: { ...user, avatarUrl: null },
  role: 'member' as const,
  joinedAt: 1,
  mutedUntil,
});

const fold = (drafts: EventDraft[], state: RoomState = emptyRoom('ana'), actor = ben): RoomState =>
  drafts.reduce((folded, draft) => reduce(folded, event(draft, actor), 'ana'), state);

describe('messages', () => {
  const three = fold([created(1), created(2), created(3)]);

  it('appends, edits and deletes', () => {
    const state = fold(
      [
        { type: 'message.edited', data: { messageId: 2, text: 'new', editedAt: 5 } },
        { type: 'message.edited', data: { messageId: 3, text: 'newer', editedAt: 6 } },
        { type: 'message.deleted', data: { messageId: 3, authorId: 'ben', deletedAt: 7, reason: null } },
      ],
      three,
    );
    expect(state.window.messages).toEqual([
      message(1),
      message(2, { text: 'new', editedAt: 5 }),
      message(3, { text: '', metadata: {}, editedAt: 6, deletedAt: 7 }),
    ]);
  });

  it('leaves what is outside the window alone', () => {
    const windowed = { ...three, window: { from: 3, messages: [message(3)], hasBefore: true } };
    const state = fold(
      [
        { type: 'message.edited', data: { messageId: 2, text: 'new', editedAt: 5 } },
        { type: 'message.deleted', data: { messageId: 1, authorId: 'ben', deletedAt: 7, reason: null } },
      ],
      windowed,
    );
    expect(state).toBe(windowed);
  });

  it('changes nothing when a message comes twice', () => {
    expect(fold([created(3), created(2)], three)).toBe(three);
  });

  it('keeps the blank of a deletion that is known before its edit', () => {
    const deleted = message(2, { text: '', metadata: {}, deletedAt: 7 });
    const known = { ...three, window: { ...three.window, messages: [message(1), deleted, message(3)] } };
    expect(fold([{ type: 'message.edited', data: { messageId: 2, text: 'late', editedAt: 5 } }], known)).toBe(known);
  });

  it('does not touch the state before', () => {
    const before = structuredClone(three);
    fold([created(4), { type: 'message.edited', data: { messageId: 1, text: 'x', editedAt: 1 } }], three);
    expect(three).toEqual(before);
  });
});

describe('members', () => {
  it('folds the own membership, and counts everybody', () => {
    const joined = fold([
      { type: 'member.joined', data: { member: member(ben), memberCount: 1 } },
      { type: 'member.joined', data: { member: member(ana, 99), memberCount: 2 } },
      { type: 'member.role_changed', data: { userId: 'ana', role: 'moderator' } },
      { type: 'member.role_changed', data: { userId: 'ben', role: 'owner' } },
    ]);
    expect(joined.state.memberCount).toBe(2);
    expect(joined.me).toEqual({ userId: 'ana', role: 'moderator', mutedUntil: 99, votes: {} });
  });

  const departures: EventDraft[] = [
    { type: 'member.left', data: { userId: 'ana', memberCount: 4 } },
    { type: 'member.removed', data: { userId: 'ana', reason: null, memberCount: 4 } },
    { type: 'member.kicked', data: { userId: 'ana', reason: null, memberCount: 4 } },
    { type: 'member.banned', data: { userId: 'ana', until: null, reason: null, memberCount: 4 } },
  ];
  it.each(departures)('makes a guest of who is out by $type, who stays muted', (draft) => {
    const muted = fold([
      { type: 'member.joined', data: { member: member(ana), memberCount: 5 } },
      { type: 'member.muted', data: { userId: 'ana', until: 77, reason: null } },
    ]);
    const out = fold([draft], muted);
    expect(out.me).toMatchObject({ role: 'guest', mutedUntil: 77 });
    expect(out.state.memberCount).toBe(4);
  });

  it('takes a mute and its end for the viewer alone', () => {
    const muted = fold([{ type: 'member.muted', data: { userId: 'ana', until: 77, reason: null } }]);
    expect(muted.me.mutedUntil).toBe(77);
    expect(fold([{ type: 'member.unmuted', data: { userId: 'ben', reason: null } }], muted)).toBe(muted);
    expect(fold([{ type: 'member.unmuted', data: { userId: 'ana', reason: null } }], muted).me.mutedUntil).toBeNull();
  });
});

describe('queue', () => {
  const open = fold([
    { type: 'queue.opened', data: { queue: queue('main') } },
    { type: 'queue.item_added', data: { queue: 'main', item: item(1) } },
    { type: 'queue.item_added', data: { queue: 'main', item: item(2) } },
  ]);
  const voted = (itemId: number, vote: 'up' | 'down' | 'none', upvotes: number): EventDraft => ({
    type: 'queue.item_voted',
    data: { queue: 'main', itemId, vote, upvotes, downvotes: 0 },
  });

  it('counts as the event says, and knows the own vote', () => {
    const state = fold([voted(2, 'up', 2)], fold([voted(1, 'up', 1)], open, ana));
    expect(state.state.queues['main']?.items.map(({ upvotes }) => upvotes)).toEqual([1, 2]);
    expect(state.me.votes).toEqual({ main: { 1: 'up' } });
    expect(fold([voted(1, 'none', 0)], state, ana).me.votes).toEqual({});
  });

  it('moves on, and forgets the votes on what is over', () => {
    const first = fold([{ type: 'queue.advanced', data: { queue: 'main', doneId: null, activeId: 1 } }], open);
    expect(first.state.queues['main']).toMatchObject({ activeId: 1, items: [{ id: 1, status: 'active' }, { id: 2 }] });
    const mine = fold([voted(1, 'up', 1), voted(2, 'down', 0)], first, ana);
    const second = fold([{ type: 'queue.advanced', data: { queue: 'main', doneId: 1, activeId: 2 } }], mine);
    expect(second.state.queues['main']).toMatchObject({ activeId: 2, items: [{ id: 2, status: 'active' }] });
    expect(second.me.votes).toEqual({ main: { 2: 'down' } });
    const last = fold([{ type: 'queue.item_removed', data: { queue: 'main', itemId: 2 } }], second);
    expect(last.state.queues['main']).toMatchObject({ activeId: null, items: [] });
    expect(last.me.votes).toEqual({});
  });

  it('takes any name of a queue for a name', () => {
    const state = fold([
      { type: 'queue.item_added', data: { queue: 'constructor', item: item(1) } },
      { type: 'queue.opened', data: { queue: queue('constructor') } },
      { type: 'queue.item_added', data: { queue: 'constructor', item: item(1) } },
    ]);
    expect(Object.keys(state.state.queues)).toEqual(['constructor']);
    expect(state.state.queues['constructor']?.items).toHaveLength(1);
  });
});

describe('reduce', () => {
  it('has a reducer for every event of the contract, and lets unknown ones pass', () => {
    const state = emptyRoom('ana');
    expect(reduce(state, { ...event(created(1)), type: 'toString' } as unknown as RoomfulEvent, 'ana')).toBe(state);
    expect(eventTypes.length).toBeGreaterThan(20);
  });

  it('folds runs of messages like one at a time', () => {
    const draft = fc.oneof(
      { weight: 4, arbitrary: fc.constant('create') },
      fc.integer({ min: 1, max: 20 }).map((id) => ({ edit: id })),
      fc.integer({ min: 1, max: 20 }).map((id) => ({ remove: id })),
    );
    fc.assert(
      fc.property(fc.array(draft, { maxLength: 40 }), fc.integer({ min: 1, max: 20 }), (steps, from) => {
        const log = steps.map((step, index) => {
          if (step === 'create') return { ...event(created(index + 1)), seq: index + 1 };
          if (typeof step === 'object' && 'edit' in step) {
            return event({
              type: 'message.edited',
              data: { messageId: step.edit, text: `e${index}`, editedAt: index },
            });
          }
          const messageId = typeof step === 'object' ? step.remove : 1;
          return event({
            type: 'message.deleted',
            data: { messageId, authorId: 'ben', deletedAt: index, reason: null },
          });
        });
        const start = emptyRoom('ana');
        const windowed = { ...start, window: { ...start.window, from } };
        expect(reduceAll(windowed, log, 'ana')).toEqual(log.reduce((s, e) => reduce(s, e, 'ana'), windowed));
      }),
    );
  });

  it('folds a window as it cuts the fold of all', () => {
    const ids = fc.array(fc.boolean(), { maxLength: 30 });
    fc.assert(
      fc.property(ids, fc.nat(30), (steps, at) => {
        const log = steps.map((create, index) =>
          create || index === 0
            ? event(created(index + 1))
            : event({ type: 'message.edited', data: { messageId: index, text: `e${index}`, editedAt: index } }),
        );
        const whole = reduceAll(emptyRoom('ana'), log, 'ana');
        const then = reduceAll(emptyRoom('ana'), log.slice(0, at), 'ana');
        const cut = (state: RoomState) => ({
          ...state,
          window: { from: 5, messages: state.window.messages.filter(({ id }) => id >= 5), hasBefore: true },
        });
        expect(reduceAll(cut(then), log.slice(at), 'ana')).toEqual(cut(whole));
      }),
    );
  });
});
