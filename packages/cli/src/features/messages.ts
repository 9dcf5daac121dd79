import type { Message } from '@roomful/protocol';
import { type Fields, isFields } from '../output/objects.js';
import { block, type Safe, text } from '../output/print.js';
import type { CliFeature, Column } from './feature.js';

/** A track on one line. */
const trackText = ({ title, artist, url }: Fields): string =>
  [artist === undefined ? title : `${artist}: ${title}`, url].filter((part) => part !== undefined).join(' ');

/** The text of a message of any kind. */
const messageText = ({ deletedAt, track, text }: Fields): unknown => {
  if (typeof deletedAt === 'number') return '(deleted)';
  return isFields(track) ? `${text} (${trackText(track)})` : text;
};

const columns: readonly Column[] = [
  'id',
  'createdAt',
  ['kind', ({ kind }) => (kind === 'text' ? '' : kind)],
  'author.name',
  'replyTo',
  'threadOf',
  'pinnedAt',
  'thread',
  'reactions',
  'mine',
  ['text', messageText],
];

const clipped = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length).trimEnd()}…` : text;

const previewLength = 50;
/** The server stops counting here, so this number means "or more". */
const countedTo = 100;

/** A message in a list of rooms: its author and the start of its text. */
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

/** Puts the first message of a thread before its answers, and the caller's own reactions with their messages. */
const inOrder = (result: Fields): Fields => {
  const { root, messages, mine, ...rest } = result;
  if (!Array.isArray(messages)) return result;
  const all: unknown[] = isFields(root) ? [root, ...messages] : messages;
  if (!isFields(mine)) return { messages: all, ...rest };
  const withMine = (message: unknown): unknown =>
    isFields(message) && Object.hasOwn(mine, String(message['id']))
      ? { ...message, mine: mine[String(message['id'])] }
      : message;
  return { messages: all.map(withMine), ...rest };
};

/** The indent of a message's further lines, as wide as the time before the first. */
const indent = ' '.repeat(9);

/** Notes before the text: a repost's author, a track, a language. */
const marks = ({ kind, language, track, repostOf }: Message): Safe => {
  if (repostOf) return text`[from ${repostOf.author.name}] `;
  if (track) return text`[track ${trackText({ ...track })}] `;
  return kind === 'code' && language !== undefined ? text`[${language}] ` : text``;
};

/** Code starts on a line of its own, verbatim. */
const bodyOf = (message: Message): Safe =>
  message.kind === 'code' ? text`\n${indent}${block(message.text, indent)}` : block(message.text, indent);

const messageLine = (message: Message, who: Safe): Safe => {
  const inside = message.threadOf === undefined ? text`` : text`[in ${message.threadOf}] `;
  const answers = message.replyTo === null ? text`` : text`[re ${message.replyTo}] `;
  const body = text`${inside}${answers}${marks(message)}${bodyOf(message)}`;
  return message.kind === 'action' ? text`* ${who} ${body}` : text`<${who}> ${body}`;
};

export const messages = {
  lists: {
    list: columns,
    thread: columns,
    pins: columns,
    bookmarks: [
      'roomId',
      'message.id',
      'bookmarkedAt',
      'message.author.name',
      ['text', ({ message }) => (isFields(message) ? messageText(message) : '')],
    ],
    reactions: ['emoji', 'user.name', 'user.id', 'reactedAt'],
  },
  cells: {
    last: preview,
    pinned: preview,
    unread: counted,
    mentions: counted,
    reactions,
    thread,
    track,
    repostOf: origin,
  },
  aside: ['mine'],
  arrange: { list: inOrder, thread: inOrder, pins: inOrder },
  negations: { here: 'Mention only the users named in the text.' },
  refusals: {
    forbidden: {
      hint: ({ here }, body) =>
        here === true && body.details?.['needs'] === 'message.here'
          ? 'only staff can mention everybody; write @@here to send it as text'
          : undefined,
    },
    message_not_found: {
      message: ({ room, message: id }, { message }) => (id === undefined ? message : `no message ${id} in "${room}"`),
      hint: ({ room }) => `roomful messages list ${room}`,
    },
  },
  lines: {
    'message.created': ({ data: { message } }, who) => messageLine(message, who),
    'message.edited': ({ data }, who) => text`-- ${who} edited #${data.messageId}: ${block(data.text, indent)}`,
  },
  console: () => import('./messages.console.js'),
} satisfies CliFeature;
