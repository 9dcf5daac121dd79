import type { Message } from '@roomful/protocol';
import type { PendingMessage, RoomView } from '@roomful/sdk';
import { dayBounds } from './time.js';

/** A line in the timeline that is not a message: an event of the room, or an answer to a command. */
export interface Notice {
  /** The event's seq; for an answer, the seq of the last event before it. */
  readonly seq: number;
  /** 0 for an event. Answers count up from 1, so they follow the event with the same seq. */
  readonly sub: number;
  /** Epoch ms. */
  readonly at: number;
  readonly tone: 'system' | 'error' | 'mention';
  /** May contain other people's text and line feeds; the layout makes it safe. */
  readonly text: string;
}

interface Place {
  readonly seq: number;
  readonly sub: number;
}

/** An item of the timeline. Items are ordered by (seq, sub). */
export type Item = Place &
  (
    | { kind: 'day'; at: number }
    | { kind: 'message'; message: Message }
    | { kind: 'notice'; notice: Notice }
    | { kind: 'pending'; pending: PendingMessage }
  );

export const comparePlaces = (a: Place, b: Place): number => a.seq - b.seq || a.sub - b.sub;

const afterAll = Number.MAX_SAFE_INTEGER;
const known = new WeakMap<Message | Notice, Item>();

const messageItem = (message: Message): Item => {
  const item = known.get(message);
  if (item) return item;
  const made: Item = { kind: 'message', seq: message.id, sub: 0, message };
  known.set(message, made);
  return made;
};
const noticeItem = (notice: Notice): Item => {
  const item = known.get(notice);
  if (item) return item;
  const made: Item = { kind: 'notice', seq: notice.seq, sub: notice.sub, notice };
  known.set(notice, made);
  return made;
};

type Sources = Pick<RoomView, 'messages' | 'hasBefore' | 'pending'>;

/** The time of an item, epoch ms. */
const atOf = (item: Item): number => {
  switch (item.kind) {
    case 'message':
      return item.message.createdAt;
    case 'notice':
      return item.notice.at;
    case 'pending':
      return item.pending.createdAt;
    case 'day':
      return item.at;
  }
};

/** Inserts a line before the first item of each day. */
const withDays = (items: readonly Item[]): Item[] => {
  const out: Item[] = [];
  let from = 0;
  let to = 0;
  for (const item of items) {
    const at = atOf(item);
    if (at < from || at >= to) {
      [from, to] = dayBounds(at);
      // Half a step before the item, so the line sorts between its neighbours.
      out.push({ kind: 'day', seq: item.seq, sub: item.sub - 0.5, at });
    }
    out.push(item);
  }
  return out;
};

/** Merges messages, notices and pending messages into one order. Leaves out notices older than the oldest loaded message. */
export const mergeItems = ({ messages, hasBefore, pending }: Sources, notices: readonly Notice[]): Item[] => {
  const items: Item[] = [];
  const from = hasBefore ? (messages[0]?.id ?? 0) : 0;
  let at = notices.findIndex((notice) => notice.seq >= from);
  if (at === -1) at = notices.length;
  const takeNotices = (before: number): void => {
    for (let notice = notices[at]; notice && notice.seq < before; notice = notices[++at])
      items.push(noticeItem(notice));
  };
  for (const message of messages) {
    takeNotices(message.id);
    items.push(messageItem(message));
  }
  takeNotices(afterAll);
  for (const [sub, one] of pending.entries()) items.push({ kind: 'pending', seq: afterAll, sub, pending: one });
  return withDays(items);
};

/** An earlier result of merging, and the messages it was made from. */
export interface Merged {
  readonly messages: readonly Message[];
  readonly items: Item[];
}

/**
 * Extends an earlier result of `mergeItems` by messages appended at the end; undefined if anything else has changed. With
 * 10,000 messages, this merges only the new ones.
 */
export const extendItems = (before: Merged, messages: readonly Message[]): Item[] | undefined => {
  const { length } = before.messages;
  if (length === 0 || messages.length < length) return undefined;
  for (let i = 0; i < length; i++) if (messages[i] !== before.messages[i]) return undefined;
  const last = before.items.at(-1);
  const more = messages.slice(length);
  const [first] = more;
  if (!last || !first || last.kind === 'pending' || comparePlaces(last, messageItem(first)) >= 0) return undefined;
  // The item before the new ones is needed to see whether they begin a new day.
  return [...before.items, ...withDays([last, ...more.map(messageItem)]).slice(2)];
};

/** The index of the first item at or after a place. */
export const indexOfPlace = (items: readonly Item[], place: Place): number => {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item && comparePlaces(item, place) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
};
