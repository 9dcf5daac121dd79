import type { EventDraft, Message, RoomfulEvent, RoomSnapshot } from '@roomful/protocol';
import { emptyRoom, reduceAll } from '@roomful/sdk';
import { describe, expect, it } from 'vitest';
import { roomLaw } from '../features/rooms/law.js';
import { type History, ignoring, violation } from './obey.js';
import type { StreamLaw } from './types.js';

const ana = { id: 'ana', name: 'Ana' };
const message = (id: number): Message => ({
  id,
  kind: 'text',
  author: ana,
  text: `text ${id}`,
  replyTo: null,
  metadata: {},
  createdAt: 1,
  editedAt: null,
  deletedAt: null,
});
const drafts: readonly EventDraft[] = [
  { type: 'message.created', data: { message: message(1) } },
  { type: 'message.created', data: { message: message(2) } },
  { type: 'message.reacted', data: { messageId: 1, emoji: '👍', count: 1 } },
  { type: 'message.edited', data: { messageId: 2, text: 'new', editedAt: 4 } },
  { type: 'message.pinned', data: { messageId: 2, pinnedAt: 5 } },
  { type: 'member.muted', data: { userId: 'ana', until: 6, reason: null } },
];
const log = drafts.map((draft, i) => ({ seq: i + 1, at: i + 1, actor: ana, key: null, ...draft }) as RoomfulEvent);
const at = (head: number): { viewer: string; head: number; snapshot: RoomSnapshot } => ({
  viewer: 'ana',
  head,
  snapshot: reduceAll(emptyRoom('ana'), log.slice(0, head), 'ana'),
});
const history: History<RoomSnapshot> = { log, looks: [at(0), at(2), at(4)], last: [at(log.length)] };

describe('the checker of the snapshot law', () => {
  it('finds nothing wrong with reducers as they are', () => {
    expect(violation(roomLaw, history)).toBeNull();
  });

  it.each([...new Set(drafts.map(({ type }) => type))])('notices a reducer that ignores %s', (type) => {
    expect(violation(ignoring(roomLaw, type), history)).toMatch(/is not the one at 6; \./);
  });

  it.each<[string, (state: RoomSnapshot) => RoomSnapshot]>([
    ['the room', (state) => ({ ...state, state: { ...state.state, memberCount: state.state.memberCount + 1 } })],
    ['the own part', (state) => ({ ...state, me: { ...state.me, mutedUntil: null } })],
    ['the window', (state) => ({ ...state, window: { ...state.window, messages: state.window.messages.slice(1) } })],
  ])('notices a reducer that spoils %s', (_, spoil) => {
    const folds = roomLaw.folds.map(({ how, fold }) => ({
      how,
      fold: (...args: Parameters<typeof fold>) => spoil(fold(...args)),
    }));
    expect(violation({ ...roomLaw, folds }, history)).not.toBeNull();
  });

  it('notices two ways of folding that disagree', () => {
    const [one, ...others] = ignoring(roomLaw, 'message.pinned').folds;
    const law: StreamLaw<RoomSnapshot> = { ...roomLaw, folds: [...roomLaw.folds.slice(0, 1), ...others] };
    expect(one?.how).toBe('one by one');
    expect(violation(law, history)).toContain('in runs');
  });

  it('notices a snapshot from elsewhere, a hole in the log, and a log that ends too early', () => {
    const strange = { ...at(2), head: 3 };
    expect(violation(roomLaw, { ...history, looks: [strange] })).toContain('saw at 3');
    expect(violation(roomLaw, { ...history, log: log.filter(({ seq }) => seq !== 3) })).toContain('seq 4 at place 3');
    expect(violation(roomLaw, { ...history, log: log.slice(0, 5) })).toContain('ends at 5');
  });
});
