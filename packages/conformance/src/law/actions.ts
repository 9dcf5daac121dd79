import type { CommandName, Input } from '../harness/caller.js';

/** What an action may refer to: ids that exist in the room by now, and the people. */
export interface Scope {
  room: string;
  people: readonly string[];
  messages: readonly number[];
  /** The greatest item id of each queue. */
  items: Readonly<Record<string, number>>;
}

/** Numbers from which an action makes its choices: the same numbers, the same choices. */
export interface Choice {
  a: number;
  b: number;
}

/** A command and its input, or null where there is nothing yet to do it to. */
export type Act = { [K in CommandName]: { name: K; input: Input<K> } }[CommandName] | null;

const at = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(1, list.length)];
const person = ({ people }: Scope, n: number): string => at(people, n) ?? '';
/** One of those who are members from the start: what is done to few meets what was done before. */
const regular = ({ people }: Scope, n: number): string => at(people.slice(1, 3), n) ?? '';
const queues = ['main', 'b', 'main', 'main'] as const;
const queue = (n: number) => queues[n % queues.length] ?? 'main';
const item = ({ items }: Scope, key: string, n: number): number => 1 + (n % ((items[key] ?? 0) + 1));

// Mostly one: a reaction that is taken back must be there.
const emoji = (n: number): string => at(['👍', '👍', '👍', '❤️', '👀', '🎉'], n) ?? '👍';

const onMessage = (scope: Scope, n: number, act: (message: number) => Act): Act => {
  const message = at(scope.messages, n);
  return message === undefined ? null : act(message);
};

/** Mostly on the first: what is undone must have been done. */
const onFirst = (scope: Scope, n: number, act: (message: number) => Act): Act =>
  onMessage(n % 4 === 0 ? scope : { ...scope, messages: scope.messages.slice(0, 1) }, n >> 2, act);

/** What people do in a room, with how often they do it. Much of it will be refused: that is part of the law. */
export const actions: readonly { weight: number; act(scope: Scope, choice: Choice): Act }[] = [
  {
    weight: 10,
    act: ({ room, messages, people }, { a, b }) => ({
      name: 'messages.send',
      input: {
        room,
        text: `t${a}`,
        ...(a % 3 === 0 ? { metadata: { n: b, s: `${a}`, t: true, z: null } } : {}),
        ...(a % 4 === 0 && messages.length > 0 ? { replyTo: at(messages, b) ?? 1 } : {}),
        ...(a % 3 === 1 && messages.length > 0 ? { threadOf: at(messages, b) ?? 1 } : {}),
        ...(a % 5 === 0 ? { kind: 'action' as const } : {}),
        ...(a % 5 === 1 ? { kind: 'code' as const, language: 'c++' } : {}),
        ...(a % 5 === 2 ? { kind: 'track' as const, track: { title: `t${b}`, url: 'https://example.org/t' } } : {}),
        ...(b % 6 === 1 ? { mentions: people.slice(0, 1 + (b % 3)) } : {}),
        ...(b % 8 === 3 ? { here: true } : {}),
      },
    }),
  },
  {
    weight: 2,
    act: (scope, { a }) =>
      onMessage(scope, a, (message) => ({
        name: 'messages.repost',
        input: { room: scope.room, from: scope.room, message },
      })),
  },
  {
    weight: 8,
    act: (scope, { a, b }) =>
      onFirst(scope, a, (message) => ({
        name: 'messages.react',
        input: { room: scope.room, message, emoji: emoji(b) },
      })),
  },
  {
    weight: 4,
    act: (scope, { a, b }) =>
      onFirst(scope, a, (message) => ({
        name: 'messages.unreact',
        input: { room: scope.room, message, emoji: emoji(b) },
      })),
  },
  {
    weight: 2,
    act: (scope, { a, b }) =>
      onFirst(scope, a, (message) => ({
        name: 'messages.clearReactions',
        input: { room: scope.room, message, ...(b % 2 ? { emoji: emoji(b >> 1) } : {}) },
      })),
  },
  {
    weight: 4,
    act: (scope, { a }) =>
      onFirst(scope, a, (message) => ({ name: 'messages.pin', input: { room: scope.room, message } })),
  },
  {
    weight: 3,
    act: (scope, { a }) =>
      onFirst(scope, a, (message) => ({ name: 'messages.unpin', input: { room: scope.room, message } })),
  },
  {
    weight: 4,
    act: (scope, { a, b }) =>
      onMessage(scope, a, (message) => ({
        name: 'messages.edit',
        input: { room: scope.room, message, text: `e${b}` },
      })),
  },
  {
    weight: 2,
    act: (scope, { a }) =>
      onMessage(scope, a, (message) => ({ name: 'messages.delete', input: { room: scope.room, message } })),
  },
  {
    weight: 2,
    act: (scope, { a, b }) =>
      onMessage(scope, a, (message) => ({
        name: 'moderation.delete',
        input: { room: scope.room, message, ...(b % 2 ? { reason: `r${b}` } : {}) },
      })),
  },
  { weight: 2, act: ({ room }, { a }) => ({ name: 'queue.open', input: { room, queue: queue(a), title: `Q${a}` } }) },
  {
    weight: 5,
    act: ({ room }, { a, b }) => ({
      name: 'queue.add',
      input: {
        room,
        queue: queue(a),
        title: `i${b}`,
        ...(b % 2 ? { url: 'https://example.org/x' } : {}),
        metadata: { b },
      },
    }),
  },
  {
    weight: 12,
    act: (scope, { a, b }) => ({
      name: 'queue.vote',
      input: {
        room: scope.room,
        queue: queue(a),
        item: item(scope, queue(a), b),
        vote: at(['up', 'down', 'none', 'up'] as const, a >> 1) ?? 'up',
      },
    }),
  },
  { weight: 6, act: ({ room }, { a }) => ({ name: 'queue.next', input: { room, queue: queue(a) } }) },
  {
    weight: 3,
    act: (scope, { a, b }) => ({
      name: 'queue.remove',
      input: { room: scope.room, queue: queue(a), item: item(scope, queue(a), b) },
    }),
  },
  { weight: 6, act: ({ room }) => ({ name: 'rooms.join', input: { room } }) },
  { weight: 4, act: ({ room }) => ({ name: 'rooms.leave', input: { room } }) },
  {
    weight: 3,
    act: ({ room }, { a, b }) => ({
      name: 'rooms.update',
      input: {
        room,
        ...(a % 2 ? { topic: `topic ${b}` } : {}),
        ...(a % 3 === 0 ? { tags: [`t${b % 9}`] } : {}),
        ...(a % 4 === 0 ? { frozen: b % 3 === 0 } : {}),
        ...(a % 5 === 0 ? { metadata: { b } } : {}),
        ...(a % 7 === 0 ? { visibility: b % 2 ? ('private' as const) : ('public' as const) } : {}),
        ...(a % 11 === 0 ? { name: `n${b}`, maxMembers: 4 + (b % 9) } : {}),
      },
    }),
  },
  // Seldom, and mostly opened again: what comes meanwhile is refused.
  { weight: 3, act: ({ room }, { a }) => ({ name: 'rooms.archive', input: { room, archived: a % 4 === 0 } }) },
  {
    weight: 3,
    act: (scope, { a, b }) => ({
      name: 'members.add',
      input: { room: scope.room, user: person(scope, a), role: b % 4 ? ('member' as const) : ('moderator' as const) },
    }),
  },
  {
    weight: 2,
    act: (scope, { a }) => ({ name: 'members.invite', input: { room: scope.room, user: person(scope, a) } }),
  },
  {
    weight: 4,
    act: (scope, { a }) => ({ name: 'members.remove', input: { room: scope.room, user: person(scope, a) } }),
  },
  {
    weight: 3,
    act: (scope, { a, b }) => ({
      name: 'members.setRole',
      input: {
        room: scope.room,
        user: person(scope, a),
        role: at(['member', 'moderator', 'moderator', 'owner'] as const, b) ?? 'member',
      },
    }),
  },
  {
    weight: 4,
    act: (scope, { a, b }) => ({
      name: 'moderation.mute',
      input: { room: scope.room, user: regular(scope, a), durationMs: b % 3 ? 600_000 : 1_000 },
    }),
  },
  {
    weight: 5,
    act: (scope, { a }) => ({ name: 'moderation.unmute', input: { room: scope.room, user: regular(scope, a) } }),
  },
  {
    weight: 2,
    act: (scope, { a }) => ({
      name: 'moderation.kick',
      input: { room: scope.room, user: person(scope, a), reason: 'k' },
    }),
  },
  {
    weight: 2,
    act: (scope, { a, b }) => ({
      name: 'moderation.ban',
      input: { room: scope.room, user: person(scope, a), ...(b % 2 ? { durationMs: 1_000 } : {}) },
    }),
  },
  {
    weight: 2,
    act: (scope, { a }) => ({ name: 'moderation.unban', input: { room: scope.room, user: person(scope, a) } }),
  },
];
