import type { Message } from '@roomful/protocol';
import type { PendingMessage } from '@roomful/sdk';
import { safeText } from '../terminal/safeText.js';
import type { Item, Notice } from './items.js';
import { type Line, nickTone, plainLine, type Span, span, type Tone } from './lines.js';
import { clip, textWidth, wrapText } from './text.js';
import { mentionsUser } from './thread-mentions.js';
import { clock, day } from './time.js';

const nickColumns = 24;
const quoteColumns = 80;
/** The indent of quotes and further lines of a message, below its time. */
const indent = ' '.repeat('00:00 '.length);

/** Everything besides the item that its lines depend on. */
export interface LayoutContext {
  /** The maximum width of a line, columns. */
  width: number;
  /** A loaded message by its id. */
  find(id: number): Message | undefined;
  /** The user at the screen. */
  viewerId: string;
  /** The viewer's reactions to a message; undefined = none. */
  mine(id: number): readonly string[] | undefined;
  /** The first message of the thread on the screen; undefined if the room is shown. */
  threadOf?: number | undefined;
}

const nick = (name: string): string => clip(safeText(name), nickColumns);

/** Cuts a line to a width. */
const clipLine = (line: Line, width: number): Line => {
  let left = width;
  return line.flatMap(({ tone, text }) => {
    const shown = clip(text, left);
    left -= textWidth(shown);
    return shown === '' ? [] : [span(tone, shown)];
  });
};

/** Lays out a text after a beginning (which may not fit a narrow window either), with further lines below and a tail. */
const paragraph = (width: number, beginning: Line, tone: Tone, text: string, tail?: Span): Line[] => {
  const start = clipLine(beginning, width);
  const clean = safeText(text, { multiline: true });
  const rest = width - indent.length;
  const used = textWidth(plainLine(start));
  const wrapped = wrapText(clean, width - used, rest);
  const lines = wrapped.map((line, i): Line => [...(i === 0 ? start : [span('plain', indent)]), span(tone, line)]);
  if (!tail) return lines;
  const last = lines.pop() ?? [];
  if (textWidth(plainLine(last)) + textWidth(tail.text) <= width) return [...lines, [...last, tail]];
  const below = wrapText(tail.text.trimStart(), rest, rest);
  return [...lines, last, ...below.map((line): Line => [span('plain', indent), span(tail.tone, line)])];
};

const quote = (id: number, { find, width }: LayoutContext): Line => {
  const message = find(id);
  const what = !message
    ? '(not loaded)'
    : `${nick(message.author.name)}: ${message.deletedAt === null ? safeText(message.text, { multiline: true }) : '(deleted)'}`;
  return [span('dim', indent), span('dim', clip(`↳ #${id} ${what}`, Math.min(quoteColumns, width - indent.length)))];
};

const author = (kind: Message['kind'], id: string, name: string): Span[] =>
  kind === 'action'
    ? [span('dim', '* '), span(nickTone(id), nick(name)), span('plain', ' ')]
    : [span(nickTone(id), nick(name)), span('plain', ': ')];

/** The author of a reposted message, shown above it. */
const originLine = ({ repostOf }: Message, width: number): Line[] =>
  repostOf
    ? [[span('dim', indent), span('dim', clip(`from ${nick(repostOf.author.name)}:`, width - indent.length))]]
    : [];

const mentionPattern = /(?<![^\s(])@(?:"[^"]*"|[^\s"]+)/g;

/** Highlights the names in a line of a text that mentions somebody. */
const withMentions = (line: Line): Line =>
  line.flatMap((part) => {
    if (part.tone !== 'plain' || !part.text.includes('@')) return [part];
    const spans: Span[] = [];
    let from = 0;
    for (const { 0: name, index } of part.text.matchAll(mentionPattern)) {
      if (index > from) spans.push(span('plain', part.text.slice(from, index)));
      spans.push(span('mention', name));
      from = index + name.length;
    }
    return [...spans, span('plain', part.text.slice(from))];
  });

const minutesText = (durationMs: number): string => {
  const seconds = Math.round(durationMs / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

const trackLine = ({ track }: Message, width: number): Line[] => {
  if (!track) return [];
  const { title, artist, url, durationMs } = track;
  const length = durationMs === undefined ? '' : ` (${minutesText(durationMs)})`;
  const text = `♪ ${artist === undefined ? '' : `${artist}: `}${title}${length}${url === undefined ? '' : `  ${url}`}`;
  return [[span('plain', indent), span('accent', clip(safeText(text), width - indent.length))]];
};

/** Reactions with their counts; the viewer's own are in brackets. */
const reactionLines = ({ reactions }: Message, mine: readonly string[], width: number): Line[] => {
  const all = Object.entries(reactions ?? {}).map(([emoji, count]) => {
    const own = mine.includes(emoji);
    const text = `${safeText(emoji)} ${count}`;
    return span(own ? 'accent' : 'dim', own ? `[${text}]` : text);
  });
  const lines: Span[][] = [];
  let left = 0;
  for (const one of all) {
    const columns = textWidth(one.text) + 2;
    if (lines.length === 0 || columns > left) {
      lines.push([span('plain', indent)]);
      left = width - indent.length;
    }
    left -= columns;
    lines.at(-1)?.push(...clipLine([one], width - indent.length), span('plain', '  '));
  }
  return lines.map((line) => clipLine(line, width));
};

const threadLine = ({ id, thread }: Message, { width, threadOf }: LayoutContext): Line[] => {
  if (!thread || thread.count === 0 || threadOf === id) return [];
  const answers = thread.count === 1 ? '1 answer' : `${thread.count} answers`;
  return [[span('plain', indent), span('accent', clip(`└ ${answers} (/thread ${id})`, width - indent.length))]];
};

/** Code starts below its author, verbatim. */
const codeLines = (start: Line, { text, language }: Message, width: number, tail: Span | undefined): Line[] => {
  const gutter = '| ';
  const rest = width - indent.length - gutter.length;
  const first = clipLine([...start, span('dim', language ?? 'code'), ...(tail ? [tail] : [])], width);
  const wrapped = wrapText(safeText(text, { multiline: true }), rest, rest);
  return [first, ...wrapped.map((line): Line => [span('plain', indent), span('dim', gutter), span('code', line)])];
};

const marksOf = ({ editedAt, pinnedAt }: Message): Span | undefined => {
  const marks = [editedAt === null ? [] : ['edited'], pinnedAt === undefined ? [] : ['pinned']].flat();
  return marks.length === 0 ? undefined : span('dim', ` (${marks.join(', ')})`);
};

const bodyLines = (message: Message, start: Line, context: LayoutContext): Line[] => {
  const { width, viewerId } = context;
  if (message.deletedAt !== null) return paragraph(width, start, 'dim', '(deleted)');
  const tail = marksOf(message);
  if (message.kind === 'code') return codeLines(start, message, width, tail);
  const lines = paragraph(width, start, 'plain', message.text, tail);
  const named = message.mentions !== undefined || message.here === true;
  const shown = named ? lines.map(withMentions) : lines;
  return mentionsUser(message, viewerId) && message.author.id !== viewerId
    ? shown.map((line, i) => (i === 0 ? withHighlightedStart(line) : line))
    : shown;
};

/** Highlights the time of a message that mentions the viewer. */
const withHighlightedStart = (line: Line): Line => {
  const [first, ...rest] = line;
  return first ? [span('mention', first.text), ...rest] : line;
};

const messageLines = (message: Message, context: LayoutContext): Line[] => {
  const { id, kind, replyTo, createdAt } = message;
  const { width } = context;
  const start = [span('dim', `${clock(createdAt)} #${id} `), ...author(kind, message.author.id, message.author.name)];
  return [
    ...(replyTo === null ? [] : [quote(replyTo, context)]),
    ...originLine(message, width),
    ...bodyLines(message, start, context),
    ...trackLine(message, width),
    ...reactionLines(message, context.mine(id) ?? [], width),
    ...threadLine(message, context),
  ];
};

const pendingLines = (
  { kind, text, replyTo, state, error, createdAt }: PendingMessage,
  context: LayoutContext,
): Line[] => {
  const start = [span('dim', `${clock(createdAt)} ${kind === 'action' ? '* ' : '> '}`)];
  const tail =
    state === 'pending'
      ? span('dim', ' (sending)')
      : span('error', ` (failed: ${error?.message ?? 'unknown error'}; /retry or /drop)`);
  const body = paragraph(context.width, start, 'dim', text, tail);
  return replyTo === null ? body : [quote(replyTo, context), ...body];
};

const noticeLines = ({ at, tone, text }: Notice, { width }: LayoutContext): Line[] =>
  paragraph(width, [span('dim', `${clock(at)} `), span(tone, tone === 'error' ? '!! ' : '-- ')], tone, text);

/** Lays out one item. Pure. */
export const itemLines = (item: Item, context: LayoutContext): Line[] => {
  switch (item.kind) {
    case 'message':
      return messageLines(item.message, context);
    case 'notice':
      return noticeLines(item.notice, context);
    case 'pending':
      return pendingLines(item.pending, context);
    case 'day':
      return [[span('dim', clip(`── ${day(item.at)}`, context.width))]];
  }
};

interface Cached {
  width: number;
  quoted: Message | undefined;
  mine: readonly string[] | undefined;
  lines: Line[];
}

/** The cache key of an item's lines. An edited message is a new object. */
const subjectOf = (item: Item): object => {
  switch (item.kind) {
    case 'message':
      return item.message;
    case 'notice':
      return item.notice;
    case 'pending':
      return item.pending;
    case 'day':
      return item;
  }
};

const replyOf = (item: Item): number | null => {
  if (item.kind === 'message') return item.message.replyTo;
  return item.kind === 'pending' ? item.pending.replyTo : null;
};

/** Like `itemLines`, but caches the lines until the width, the quoted message or the viewer's reactions change. */
export const createLineCache = (): ((item: Item, context: LayoutContext) => readonly Line[]) => {
  const cache = new WeakMap<object, Cached>();
  return (item, context) => {
    const subject = subjectOf(item);
    const reply = replyOf(item);
    const quoted = reply === null ? undefined : context.find(reply);
    const known = cache.get(subject);
    const mine = item.kind === 'message' ? context.mine(item.message.id) : undefined;
    if (known && known.width === context.width && known.quoted === quoted && known.mine === mine) return known.lines;
    const lines = itemLines(item, context);
    cache.set(subject, { width: context.width, quoted, mine, lines });
    return lines;
  };
};
