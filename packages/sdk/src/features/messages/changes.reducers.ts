import type { EventOf, EventType, Message } from '@roomful/protocol';
import { own, without } from '../shared.reducers.js';
import { change, countThread, find, type Messages } from './list.reducers.js';

/** The types of events that change an existing message. */
export type ChangeType = Extract<
  EventType,
  `message.${'edited' | 'deleted' | 'reacted' | 'unreacted' | 'reactions_cleared' | 'pinned' | 'unpinned'}`
>;
/** An event that changes an existing message. */
export type ChangeEvent = { [T in ChangeType]: EventOf<T> }[ChangeType];

type Change<E> = (message: Message, event: E) => Message;

/** A page of history may be newer than the event: a message that it shows as deleted stays blank. */
const unlessDeleted =
  <E>(how: Change<E>): Change<E> =>
  (message, event) =>
    message.deletedAt === null ? how(message, event) : message;

/** Reactions are omitted when empty. They are sorted by code unit, as on the server, so that both have one order. */
const withReactions = (message: Message, reactions: Record<string, number>): Message => {
  const kinds = Object.keys(reactions).sort();
  return kinds.length === 0
    ? message
    : { ...message, reactions: Object.fromEntries(kinds.map((emoji) => [emoji, reactions[emoji] ?? 0])) };
};

const counted: Change<EventOf<'message.reacted' | 'message.unreacted'>> = ({ reactions, ...message }, { data }) => {
  const others = without(reactions ?? {}, data.emoji);
  return withReactions(message, data.count === 0 ? others : { ...others, [data.emoji]: data.count });
};

/** A deleted message keeps its author, its times and its place. */
const blank: Change<EventOf<'message.deleted'>> = (message, { data }) => {
  const { id, kind, replyTo, createdAt, editedAt, threadOf, thread } = message;
  const author = data.erased ? { id: message.author.id, name: message.author.id } : message.author;
  return {
    ...{ id, kind, author, text: '', replyTo, metadata: {}, createdAt, editedAt, deletedAt: data.deletedAt },
    ...(threadOf === undefined ? {} : { threadOf }),
    ...(thread === undefined ? {} : { thread }),
  };
};

const changes: { readonly [T in ChangeType]: Change<EventOf<T>> } = {
  'message.edited': unlessDeleted((message, { data: { text, editedAt } }) => ({ ...message, text, editedAt })),
  'message.deleted': blank,
  'message.reacted': unlessDeleted(counted),
  'message.unreacted': unlessDeleted(counted),
  'message.reactions_cleared': ({ reactions = {}, ...message }, { data: { emoji } }) =>
    withReactions(message, emoji === null ? {} : without(reactions, emoji)),
  'message.pinned': unlessDeleted((message, { data: { pinnedAt } }) => ({ ...message, pinnedAt })),
  'message.unpinned': ({ pinnedAt: _, ...message }) => message,
};

/** Whether an event changes an existing message. */
export const isChange = (event: { readonly type: string }): event is ChangeEvent => Object.hasOwn(changes, event.type);

/** Applies an event to the message that it names, or to the thread under it. Returns the same list if neither is in it. */
export const changed = (messages: Messages, event: ChangeEvent): Messages => {
  const how = changes[event.type] as Change<ChangeEvent>;
  const after = change(messages, event.data.messageId, (message) => how(message, event));
  return event.type === 'message.deleted' ? countThread(after, event.data.thread) : after;
};

/** The viewer's own reactions: message id → emoji. */
export type Mine = Record<string, string[]>;

const mineChanges: {
  readonly [T in ChangeType]?: (mine: string[], event: EventOf<T>, self: boolean) => string[];
} = {
  'message.reacted': (mine, { data: { emoji } }, self) =>
    self && !mine.includes(emoji) ? [...mine, emoji].sort() : mine,
  'message.unreacted': (mine, { data }, self) => (self ? mine.filter((emoji) => emoji !== data.emoji) : mine),
  'message.reactions_cleared': (mine, { data }) =>
    data.emoji === null ? [] : mine.filter((emoji) => emoji !== data.emoji),
};

/**
 * The viewer's reactions after an event; a message without any has no entry.
 *
 * @param messages the messages whose reactions are kept, as they are after the event
 */
export const mineAfter = (mine: Mine, event: ChangeEvent, messages: Messages, viewerId: string): Mine => {
  const id = event.data.messageId;
  const message = find(messages, id);
  if (!message) return mine;
  const before = own(mine, id) ?? [];
  const how = mineChanges[event.type] as ((mine: string[], event: ChangeEvent, self: boolean) => string[]) | undefined;
  const after = message.deletedAt !== null ? [] : how ? how(before, event, event.actor?.id === viewerId) : before;
  if (after.length === before.length) return mine;
  return after.length === 0 ? without(mine, id) : { ...mine, [id]: after };
};
