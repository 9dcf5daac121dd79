import { type Fields, isFields } from './fields.js';
import { messageText, trackText } from './views.js';

const clipped = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length).trimEnd()}…` : text;

const previewLength = 50;
/** Counted no further by the server: it stands for more. */
const countedTo = 100;

/** A message in a list of rooms: who, and the beginning of what it says. */
const preview = (value: unknown): string | undefined => {
  if (!isFields(value) || !isFields(value['author'])) return undefined;
  return `${value['author']['name']}: ${clipped(String(messageText(value)), previewLength)}`;
};

const counted = (value: unknown): string | undefined => {
  if (typeof value !== 'number') return undefined;
  if (value === 0) return '';
  return value < countedTo ? String(value) : `${countedTo - 1}+`;
};

const reactions = (value: unknown): string | undefined =>
  isFields(value)
    ? Object.entries(value)
        .map(([emoji, count]) => `${emoji} ${count}`)
        .join('  ')
    : undefined;

const thread = (value: unknown): string | undefined => {
  if (!isFields(value) || typeof value['count'] !== 'number') return undefined;
  const { count } = value;
  return `${count} ${count === 1 ? 'answer' : 'answers'}`;
};

const track = (value: unknown): string | undefined =>
  isFields(value) && typeof value['title'] === 'string' ? trackText(value) : undefined;

const origin = (value: unknown): string | undefined => {
  if (!isFields(value) || !isFields(value['author'])) return undefined;
  const { roomId, messageId, author } = value;
  return `${author['name']}, message ${messageId} of ${roomId ?? 'a private room'}`;
};

type Tell = (value: unknown) => string | undefined;

/** How people read what has a form of its own, by the name of the field; undefined: it has another form. */
const tellers: Readonly<Record<string, Tell>> = {
  last: preview,
  pinned: preview,
  unread: counted,
  mentions: counted,
  reactions,
  thread,
  track,
  repostOf: origin,
};

/** What people read in place of a value; undefined: the value itself. */
export const told = (path: string, value: unknown): string | undefined => {
  const name = path.slice(path.lastIndexOf('.') + 1);
  return Object.hasOwn(tellers, name) ? tellers[name]?.(value) : undefined;
};

/** Whether an object is read as a whole rather than field by field. */
export const isTold = (path: string, value: Fields): boolean => told(path, value) !== undefined;
