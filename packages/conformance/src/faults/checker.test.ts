import type { ErrorCode, EventDraft, Message, RoomfulEvent } from '@roomful/protocol';
import { describe, expect, it } from 'vitest';
import { check, type RuleName } from './checker.js';
import type { Attempt, History } from './history.js';

const event = (seq: number, user: string, key: string, draft: EventDraft): RoomfulEvent =>
  ({ seq, at: 1_000 + seq, actor: { id: user, name: user }, key, ...draft }) as RoomfulEvent;

const message = (id: number, user: string, text: string): Message => ({
  id,
  kind: 'text',
  author: { id: user, name: user },
  text,
  replyTo: null,
  metadata: {},
  createdAt: 1_000 + id,
  editedAt: null,
  deletedAt: null,
});

const created = (seq: number, user: string, key: string, text = key): RoomfulEvent =>
  event(seq, user, key, { type: 'message.created', data: { message: message(seq, user, text) } });

const joined = (seq: number, user: string): RoomfulEvent =>
  event(seq, user, `join-${user}-${seq}`, {
    type: 'member.joined',
    data: {
      member: { user: { id: user, name: user, avatarUrl: null }, role: 'member', joinedAt: 0, mutedUntil: null },
      memberCount: seq,
    },
  });

const voted = (
  seq: number,
  user: string,
  vote: 'up' | 'down' | 'none',
  upvotes: number,
  downvotes: number,
): RoomfulEvent =>
  event(seq, user, `vote-${seq}`, {
    type: 'queue.item_voted',
    data: { queue: 'main', itemId: 1, vote, upvotes, downvotes },
  });

const attempt = (
  user: string,
  key: string,
  name: Attempt['name'],
  input: Attempt['input'],
  outcome: Attempt['outcome'],
): Attempt => ({ user, key, name, input, outcome });

const ok = (seq?: number, result: unknown = {}): Attempt['outcome'] => ({
  kind: 'ok',
  result,
  ...(seq ? { seq } : {}),
});

const commandOf: Partial<Record<RoomfulEvent['type'], Attempt['name']>> = {
  'message.created': 'messages.send',
  'message.edited': 'messages.edit',
  'message.deleted': 'messages.delete',
  'member.joined': 'rooms.join',
  'member.banned': 'moderation.ban',
  'member.unbanned': 'moderation.unban',
  'member.muted': 'moderation.mute',
  'queue.item_voted': 'queue.vote',
};

/** Attempts that were acknowledged with exactly these events. */
const attemptsOf = (log: readonly RoomfulEvent[]): Attempt[] =>
  log.map((one) => {
    const input =
      one.type === 'message.created'
        ? { text: one.data.message.text }
        : one.type === 'queue.item_voted'
          ? { item: one.data.itemId, vote: one.data.vote }
          : {};
    return attempt(one.actor?.id ?? '', one.key ?? '', commandOf[one.type] ?? 'rooms.update', input, ok(one.seq));
  });

const history = (log: RoomfulEvent[], more: Partial<History> = {}): History => ({
  log,
  head: log.length,
  attempts: attemptsOf(log),
  slices: [{ observer: 'o', after: 0, events: log, toTheEnd: true }],
  items: {},
  ...more,
});

const log = [
  joined(1, 'ana'),
  joined(2, 'bob'),
  created(3, 'ana', 'a1'),
  created(4, 'bob', 'b1'),
  created(5, 'ana', 'a2'),
];
const rulesOf = (given: History): string[] => [...new Set(check(given).map(({ rule }) => rule))];

const banned = (seq: number, until: number | null) =>
  event(seq, 'mod', `ban-${seq}`, {
    type: 'member.banned',
    data: { userId: 'bob', until, reason: null, memberCount: 1 },
  });
const unbanned = (seq: number) =>
  event(seq, 'mod', `unban-${seq}`, { type: 'member.unbanned', data: { userId: 'bob', reason: null } });
const muted = (seq: number, until: number) =>
  event(seq, 'mod', `mute-${seq}`, { type: 'member.muted', data: { userId: 'bob', until, reason: null } });
const deleted = (seq: number, messageId: number) =>
  event(seq, 'ana', `del-${seq}`, {
    type: 'message.deleted',
    data: { messageId, authorId: 'ana', deletedAt: 1, reason: null },
  });

describe('the checker accepts', () => {
  const good: [string, History][] = [
    ['a plain history', history(log)],
    [
      'an unknown outcome that had its effect',
      history(log, {
        attempts: [
          ...attemptsOf(log.slice(0, 4)),
          attempt('ana', 'a2', 'messages.send', { text: 'a2' }, { kind: 'unknown' }),
        ],
      }),
    ],
    [
      'an unknown outcome that had none',
      history(log, {
        attempts: [...attemptsOf(log), attempt('ana', 'a3', 'messages.send', { text: 'x' }, { kind: 'unknown' })],
      }),
    ],
    [
      'a resend that was replayed',
      history(log, {
        attempts: [
          ...attemptsOf(log),
          attempt('ana', 'a2', 'messages.send', { text: 'a2' }, { kind: 'ok', result: {}, seq: 5, replayed: true }),
        ],
      }),
    ],
    [
      'unavailable and then a success',
      history(log, {
        attempts: [
          attempt('ana', 'a2', 'messages.send', { text: 'a2' }, { kind: 'fail', code: 'unavailable' }),
          ...attemptsOf(log),
        ],
      }),
    ],
    [
      'what was unavailable while the database died, and is in the log',
      history(log, {
        databaseDies: true,
        attempts: attemptsOf(log).map((one) => ({ ...one, outcome: { kind: 'fail', code: 'unavailable' } })),
      }),
    ],
    [
      'an observer that began later and left early',
      history(log, { slices: [{ observer: 'o', after: null, events: log.slice(2, 4) }] }),
    ],
    [
      'votes',
      history([
        ...log,
        voted(6, 'ana', 'up', 1, 0),
        voted(7, 'bob', 'up', 2, 0),
        voted(8, 'ana', 'down', 1, 1),
        voted(9, 'bob', 'none', 0, 1),
      ]),
    ],
    [
      'an observer that had the text before its deletion',
      history([...log.slice(0, 4), created(5, 'ana', 'a2', ''), deleted(6, 5)], {
        attempts: [...attemptsOf(log), ...attemptsOf([deleted(6, 5)])],
        slices: [{ observer: 'o', after: 0, events: [...log, deleted(6, 5)], toTheEnd: true }],
      }),
    ],
    [
      'a ban that was lifted, and one that ended',
      history([...log, banned(6, null), unbanned(7), joined(8, 'bob'), banned(9, 1_010), joined(10, 'bob')]),
    ],
    ['a mute that ended', history([...log, muted(6, 1_007), created(7, 'bob', 'b2')])],
  ];
  it.each(good)('%s', (_, given) => expect(check(given)).toEqual([]));
});

describe('the checker finds', () => {
  const swapped = [log[0], log[1], log[3], log[2], log[4]] as RoomfulEvent[];
  const renumbered = log.filter(({ seq }) => seq !== 4);
  const fail = (code: ErrorCode): Attempt['outcome'] => ({ kind: 'fail', code });
  const without = (key: string) => attemptsOf(log).filter((one) => one.key !== key);
  const bad: [RuleName, string, History][] = [
    ['noHoles', 'a hole in the log', history(renumbered, { head: 5 })],
    ['noHoles', 'a head beyond the log', history(log, { head: 6, slices: [] })],
    ['timeFlows', 'time that runs backwards', history(log.map((one) => (one.seq === 4 ? { ...one, at: 1 } : one)))],
    ['ackedIsLogged', 'an ack that is not in the log', history(log.slice(0, 4), { attempts: attemptsOf(log) })],
    [
      'ackedIsLogged',
      "an ack with another's seq",
      history(log, { attempts: [...without('a2'), attempt('ana', 'a2', 'messages.send', { text: 'a2' }, ok(4))] }),
    ],
    [
      'ackedIsLogged',
      'an ack of a message without a seq',
      history(log, { attempts: [...attemptsOf(log), attempt('ana', 'a9', 'messages.send', {}, ok())] }),
    ],
    ['loggedWasAttempted', 'an event that nobody attempted', history(log, { attempts: without('b1') })],
    [
      'loggedWasAttempted',
      'an event that was refused',
      history(log, {
        attempts: [...without('b1'), attempt('bob', 'b1', 'messages.send', { text: 'b1' }, fail('unavailable'))],
      }),
    ],
    [
      'loggedWasAttempted',
      'an event that its command cannot cause',
      history(log, { attempts: [...without('b1'), attempt('bob', 'b1', 'queue.vote', {}, { kind: 'unknown' })] }),
    ],
    [
      'saysWhatWasSaid',
      'a message with another text',
      history(log, { attempts: [...without('b1'), attempt('bob', 'b1', 'messages.send', { text: 'other' }, ok(4))] }),
    ],
    ['oneEffect', 'two effects of one key', history([...log, created(6, 'ana', 'a2')])],
    [
      'acksAgree',
      'two first acks of one key',
      history(log, { attempts: [...attemptsOf(log), attempt('ana', 'a2', 'messages.send', { text: 'a2' }, ok(5))] }),
    ],
    [
      'acksAgree',
      'acks that differ',
      history(log, {
        attempts: [
          ...attemptsOf(log),
          attempt(
            'ana',
            'a2',
            'messages.send',
            { text: 'a2' },
            { kind: 'ok', result: { other: 1 }, seq: 5, replayed: true },
          ),
        ],
      }),
    ],
    [
      'observersSeeTheLog',
      'an observer with another order',
      history(log, { slices: [{ observer: 'o', after: 0, events: swapped }] }),
    ],
    [
      'observersSeeTheLog',
      'an observer with a gap',
      history(log, { slices: [{ observer: 'o', after: 0, events: renumbered }] }),
    ],
    [
      'observersSeeTheLog',
      'an observer with an event twice',
      history(log, { slices: [{ observer: 'o', after: 0, events: [...log.slice(0, 2), ...log.slice(1)] }] }),
    ],
    [
      'observersSeeTheLog',
      'an observer with an event too many',
      history(log, { slices: [{ observer: 'o', after: 0, events: [...log, created(6, 'ana', 'a3')] }] }),
    ],
    [
      'observersSeeTheLog',
      'an observer with another event',
      history(log, { slices: [{ observer: 'o', after: 3, events: [created(4, 'bob', 'b1', 'other')] }] }),
    ],
    [
      'observersArrive',
      'an observer without the last event',
      history(log, { slices: [{ observer: 'o', after: 0, events: log.slice(0, 4), toTheEnd: true }] }),
    ],
    ['talliesAreVotes', 'a tally that is wrong', history([...log, voted(6, 'ana', 'up', 2, 0)])],
    [
      'talliesAreVotes',
      'a vote that counts twice',
      history([...log, voted(6, 'ana', 'up', 1, 0), voted(7, 'ana', 'down', 1, 1)]),
    ],
    [
      'talliesAreVotes',
      'a tally that is wrong in the end',
      history([...log, voted(6, 'ana', 'up', 1, 0)], {
        items: { main: [{ id: 1, upvotes: 0, downvotes: 0 } as never] },
      }),
    ],
    [
      'lastVotesCount',
      'a last vote that was lost',
      history([...log, voted(6, 'ana', 'up', 1, 0)], {
        attempts: [
          ...attemptsOf([...log, voted(6, 'ana', 'up', 1, 0)]),
          attempt('ana', 'v2', 'queue.vote', { item: 1, vote: 'none' }, ok()),
        ],
      }),
    ],
    ['outIsOut', 'a message after a ban', history([...log, banned(6, null), created(7, 'bob', 'b2')])],
    ['outIsOut', 'a return while banned', history([...log, banned(6, null), joined(7, 'bob')])],
    [
      'outIsOut',
      'a message without a return',
      history([...log, banned(6, null), unbanned(7), created(8, 'bob', 'b2')]),
    ],
    ['mutedIsSilent', 'a message while muted', history([...log, muted(6, 2_000), created(7, 'bob', 'b2')])],
    ['deletedIsGone', 'the text of a deleted message', history([...log, deleted(6, 5)])],
    [
      'refusalsAreExpected',
      'a fault of the server',
      history(log, { attempts: [...attemptsOf(log), attempt('ana', 'x', 'messages.send', {}, fail('internal'))] }),
    ],
    [
      'refusalsAreExpected',
      'a refusal that nothing explains',
      history(log, { attempts: [...attemptsOf(log), attempt('ana', 'x', 'messages.send', {}, fail('banned'))] }),
    ],
  ];
  it.each(bad)('%s: %s', (rule, _, given) => expect(rulesOf(given)).toContain(rule));
});
