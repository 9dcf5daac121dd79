import type { EventDraft, Message, Queue, QueueItem, RoomfulEvent } from '@roomful/protocol';
import { events as eventTypes } from '@roomful/protocol/names';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyRoom, emptySpace, emptyUser, reduce, reduceAll, reduceSpace, reduceUser } from '../state.js';
import type { RoomState } from './feature.js';

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

  it('are appended, edited and deleted', () => {
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

  it('outside the window are ignored', () => {
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

  it('do not change when they arrive twice', () => {
    expect(fold([created(3), created(2)], three)).toBe(three);
  });

  it('stay blank if a deletion arrives before an edit', () => {
    const deleted = message(2, { text: '', metadata: {}, deletedAt: 7 });
    const known = { ...three, window: { ...three.window, messages: [message(1), deleted, message(3)] } };
    expect(fold([{ type: 'message.edited', data: { messageId: 2, text: 'late', editedAt: 5 } }], known)).toBe(known);
  });

  it('are folded without changing the previous state', () => {
    const before = structuredClone(three);
    fold([created(4), { type: 'message.edited', data: { messageId: 1, text: 'x', editedAt: 1 } }], three);
    expect(three).toEqual(before);
  });
});

describe('threads', () => {
  const answer = (id: number, count: number, root = 1): EventDraft => ({
    type: 'message.created',
    data: { message: message(id, { threadOf: root }), thread: { id: root, count, lastAt: id } },
  });
  const removed = (id: number, thread: { id: number; count: number; lastAt: number | null }): EventDraft => ({
    type: 'message.deleted',
    data: { messageId: id, authorId: 'ben', deletedAt: 9, reason: null, thread },
  });
  const rooted = fold([created(1), created(2)]);

  it('are counted in their first message, and are not in the window', () => {
    const state = fold([answer(3, 1), answer(4, 2)], rooted);
    expect(state.window.messages).toEqual([message(1, { thread: { count: 2, lastAt: 4 } }), message(2)]);
    expect(fold([answer(3, 1, 77)], rooted)).toBe(rooted);
  });

  it('without answers are omitted', () => {
    const one = fold([answer(3, 1), answer(4, 2), removed(4, { id: 1, count: 1, lastAt: 3 })], rooted);
    expect(one.window.messages[0]?.thread).toEqual({ count: 1, lastAt: 3 });
    expect(fold([removed(3, { id: 1, count: 0, lastAt: null })], one).window.messages).toEqual(rooted.window.messages);
  });

  it('outlive their first message', () => {
    const deleted: EventDraft = {
      type: 'message.deleted',
      data: { messageId: 1, authorId: 'ben', deletedAt: 9, reason: null },
    };
    const state = fold([answer(3, 1), deleted, answer(4, 2)], rooted);
    expect(state.window.messages[0]).toEqual(
      message(1, { text: '', metadata: {}, deletedAt: 9, thread: { count: 2, lastAt: 4 } }),
    );
  });

  it('are folded alike one event at a time and in runs', () => {
    const log = [created(1), answer(2, 1), created(3), answer(4, 1, 3), answer(5, 2)].map((draft) => event(draft));
    expect(reduceAll(emptyRoom('ana'), log, 'ana')).toEqual(
      log.reduce((state, each) => reduce(state, each, 'ana'), emptyRoom('ana')),
    );
  });
});

describe('an erased user', () => {
  const before = fold([
    created(1),
    {
      type: 'message.created',
      data: {
        message: message(2, { author: ana, repostOf: { roomId: 'r', messageId: 1, author: ben } }),
      },
    },
    { type: 'queue.opened', data: { queue: queue('q') } },
    { type: 'queue.item_added', data: { queue: 'q', item: item(1) } },
    { type: 'queue.item_added', data: { queue: 'q', item: item(2, { addedBy: ana }) } },
  ]);
  const erased = (userId: string): EventDraft => ({ type: 'member.erased', data: { userId } });

  it('is named by the id in messages, reposts and queues', () => {
    const after = fold([erased('ben')], before);
    expect(after.window.messages.map(({ author, repostOf }) => [author.name, repostOf?.author.name])).toEqual([
      ['ben', undefined],
      ['Ana', 'ben'],
    ]);
    expect(after.state.queues.q?.items.map(({ addedBy }) => addedBy.name)).toEqual(['ben', 'Ana']);
    expect(after).toEqual(JSON.parse(JSON.stringify(before).replaceAll('"Ben"', '"ben"')));
  });

  it('changes nothing where the user does not appear', () => {
    expect(fold([erased('cem')], before)).toBe(before);
    const after = fold([erased('ben')], before);
    expect(fold([erased('ben')], after)).toBe(after);
  });
});

describe('reactions', () => {
  const reacted = (messageId: number, emoji: string, count: number): EventDraft => ({
    type: 'message.reacted',
    data: { messageId, emoji, count },
  });
  const unreacted = (messageId: number, emoji: string, count: number): EventDraft => ({
    type: 'message.unreacted',
    data: { messageId, emoji, count },
  });
  const cleared = (emoji: string | null): EventDraft => ({
    type: 'message.reactions_cleared',
    data: { messageId: 1, authorId: 'ben', emoji },
  });
  const two = fold([created(1), created(2)]);
  const mine = fold([reacted(1, '🙂', 2), reacted(1, '❤️', 1)], fold([reacted(1, '🙂', 1)], two), ana);

  it('are counted as the event says, with the own ones in the order of their code units', () => {
    expect(mine.window.messages[0]?.reactions).toEqual({ '🙂': 2, '❤️': 1 });
    expect(mine.me.reactions).toEqual({ 1: ['❤️', '🙂'] });
  });

  it('stay in the order of their code units, whichever was counted last', () => {
    const kinds = (state: RoomState) => Object.keys(state.window.messages[0]?.reactions ?? {});
    // For characters beyond the first 65,536, the order of code points differs.
    const first = fold([reacted(1, '☝️', 1), reacted(1, '🙂', 1), reacted(1, '☝🏽', 1), reacted(1, '❤️', 1)], two);
    expect(kinds(first)).toEqual(['☝🏽', '☝️', '❤️', '🙂']);
    expect(kinds(fold([reacted(1, '☝🏽', 2), unreacted(1, '❤️', 0)], first))).toEqual(['☝🏽', '☝️', '🙂']);
  });

  it('do not change when they arrive twice', () => {
    expect(fold([reacted(1, '❤️', 1)], mine, ana)).toEqual(mine);
  });

  it('are omitted when the last one is removed', () => {
    const none = fold([unreacted(1, '❤️', 0), unreacted(1, '🙂', 0)], mine, ana);
    expect(none).toEqual(two);
    expect(fold([unreacted(1, '🙂', 1)], mine).me.reactions).toEqual({ 1: ['❤️', '🙂'] });
  });

  it('are cleared for everybody, for one emoji or all', () => {
    const one = fold([cleared('🙂')], mine);
    expect(one.window.messages[0]?.reactions).toEqual({ '❤️': 1 });
    expect(one.me.reactions).toEqual({ 1: ['❤️'] });
    expect(fold([cleared(null)], mine)).toEqual(two);
  });

  it('to messages outside the window are ignored', () => {
    expect(fold([reacted(77, '🙂', 1)], two, ana)).toEqual(two);
  });
});

describe('pins', () => {
  const pinned = (messageId: number): EventDraft => ({
    type: 'message.pinned',
    data: { messageId, pinnedAt: messageId * 10 },
  });
  const three = fold([created(1), created(2), created(3), pinned(2), pinned(3), pinned(77)]);

  it('are listed newest first, even for messages outside the window', () => {
    expect(three.state.pins).toEqual([77, 3, 2]);
    expect(three.window.messages.map(({ pinnedAt }) => pinnedAt)).toEqual([undefined, 20, 30]);
  });

  it('can be removed, and appear once if they arrive twice', () => {
    const state = fold([{ type: 'message.unpinned', data: { messageId: 3 } }, pinned(77)], three);
    expect(state.state.pins).toEqual([77, 2]);
    expect(state.window.messages[2]).toEqual(message(3));
  });
});

describe('a deleted message', () => {
  const full = message(1, {
    kind: 'code',
    language: 'c',
    track: { title: 'T' },
    mentions: ['ana'],
    here: true,
    repostOf: { roomId: null, messageId: 3, author: ben },
    replyTo: 5,
    editedAt: 4,
  });
  const deleted: EventDraft = {
    type: 'message.deleted',
    data: { messageId: 1, authorId: 'ben', deletedAt: 9, reason: null },
  };

  it('loses its text, reactions and pin', () => {
    const before = fold(
      [
        { type: 'message.created', data: { message: full } },
        { type: 'message.reacted', data: { messageId: 1, emoji: '🙂', count: 1 } },
        { type: 'message.pinned', data: { messageId: 1, pinnedAt: 8 } },
      ],
      emptyRoom('ana'),
      ana,
    );
    const state = fold([deleted], before);
    expect(state.window.messages).toEqual([
      {
        ...{ id: 1, kind: 'code', author: ben, text: '', replyTo: 5, metadata: {} },
        ...{ createdAt: 1, editedAt: 4, deletedAt: 9 },
      },
    ]);
    expect(state.me.reactions).toEqual({});
    expect(state.state.pins).toEqual([]);
  });

  it('stays blank if older events about it arrive later', () => {
    const blank = fold([deleted], fold([{ type: 'message.created', data: { message: full } }]));
    const late: EventDraft[] = [
      { type: 'message.reacted', data: { messageId: 1, emoji: '🙂', count: 1 } },
      { type: 'message.edited', data: { messageId: 1, text: 'late', editedAt: 5 } },
    ];
    expect(fold(late, blank, ana)).toEqual(blank);
  });
});

describe('a space', () => {
  const start = emptySpace();
  const space = { id: 'course', name: 'Course', metadata: {}, createdAt: 1 };
  const added = (user: { id: string; name: string }, role: 'member' | 'owner', memberCount: number): EventDraft => ({
    type: 'space.member_added',
    data: { member: { user, role, joinedAt: 1 }, memberCount },
  });
  const after = (viewerId: string, ...drafts: EventDraft[]) =>
    drafts.map((draft) => event(draft)).reduce((state, each) => reduceSpace(state, each, viewerId), start);

  it("has its data, the number of members, and the viewer's own role", () => {
    const log = [
      { type: 'space.created', data: { space } } as EventDraft,
      added(ana, 'owner', 1),
      added(ben, 'member', 2),
    ];
    expect(after('ana', ...log)).toEqual({ space, memberCount: 2, role: 'owner' });
    expect(after('ben', ...log, added(ben, 'owner', 2))).toEqual({ space, memberCount: 2, role: 'owner' });
    const gone: EventDraft = { type: 'space.member_removed', data: { userId: 'ben', memberCount: 1 } };
    expect(after('ben', ...log, gone)).toEqual({ space, memberCount: 1, role: null });
    expect(after('ana', ...log, gone)).toEqual({ space, memberCount: 1, role: 'owner' });
  });
});

describe('a user', () => {
  const start = emptyUser('ana');
  const after = (...drafts: EventDraft[]) => drafts.map((draft) => event(draft)).reduce(reduceUser, start);
  const read = (roomId: string, upTo: number): EventDraft => ({
    type: 'receipt.read',
    data: { roomId, upTo, readAt: 1 },
  });

  it('never goes back to an earlier read position, on any device', () => {
    expect(after(read('a', 5), read('b', 2), read('a', 3)).receipts).toEqual({ a: 5, b: 2 });
  });

  it('has blocked users in the order of their ids, each once', () => {
    const block = (userId: string): EventDraft => ({ type: 'user.blocked', data: { userId } });
    expect(after(block('cem'), block('ben'), block('cem')).blocked).toEqual(['ben', 'cem']);
    const lifted: EventDraft = { type: 'user.unblocked', data: { userId: 'cem' } };
    expect(after(block('cem'), block('ben'), lifted).blocked).toEqual(['ben']);
  });

  it('has the latest profile', () => {
    const profile = { id: 'ana', name: 'Anna', avatarUrl: null, role: 'operator' as const };
    expect(after({ type: 'user.updated', data: { profile } })).toEqual({ ...start, profile });
  });

  it('ignores events of rooms and unknown types', () => {
    expect(after(created(1), { type: 'constructor' } as unknown as EventDraft)).toBe(start);
  });
});

describe('members', () => {
  it('fold the own membership, and are counted', () => {
    const joined = fold([
      { type: 'member.joined', data: { member: member(ben), memberCount: 1 } },
      { type: 'member.joined', data: { member: member(ana, 99), memberCount: 2 } },
      { type: 'member.role_changed', data: { userId: 'ana', role: 'moderator' } },
      { type: 'member.role_changed', data: { userId: 'ben', role: 'owner' } },
    ]);
    expect(joined.state.memberCount).toBe(2);
    expect(joined.me).toMatchObject({ userId: 'ana', role: 'moderator', mutedUntil: 99, votes: {}, reactions: {} });
  });

  const departures: EventDraft[] = [
    { type: 'member.left', data: { userId: 'ana', memberCount: 4 } },
    { type: 'member.removed', data: { userId: 'ana', reason: null, memberCount: 4 } },
    { type: 'member.kicked', data: { userId: 'ana', reason: null, memberCount: 4 } },
    { type: 'member.banned', data: { userId: 'ana', until: null, reason: null, memberCount: 4 } },
  ];
  it.each(departures)('become guests after $type, and stay muted', (draft) => {
    const muted = fold([
      { type: 'member.joined', data: { member: member(ana), memberCount: 5 } },
      { type: 'member.muted', data: { userId: 'ana', until: 77, reason: null } },
    ]);
    const out = fold([draft], muted);
    expect(out.me).toMatchObject({ role: 'guest', mutedUntil: 77 });
    expect(out.state.memberCount).toBe(4);
  });

  it('apply a mute and its end only to the viewer', () => {
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

  it('moves to the next item, and forgets the votes on closed items', () => {
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

  it('accepts any name for a queue', () => {
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
  it('has a reducer for every event of the contract, and ignores unknown ones', () => {
    const state = emptyRoom('ana');
    expect(reduce(state, { ...event(created(1)), type: 'toString' } as unknown as RoomfulEvent, 'ana')).toBe(state);
    expect(eventTypes.length).toBeGreaterThan(20);
  });

  it('folds runs of messages as it folds them one at a time', () => {
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

  it('folds a window as it would cut the fold of all messages', () => {
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
