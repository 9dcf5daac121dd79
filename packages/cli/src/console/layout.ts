import type { Message } from '@roomful/protocol';
import { safeText } from '../terminal/safeText.js';
import type { Item, Notice } from './items.js';
import { type Line, nickTone, plainLine, type Span, span, type Tone } from './lines.js';
import type { PendingView } from './port.js';
import { clip, textWidth, wrapText } from './text.js';
import { clock, day } from './time.js';

const nickColumns = 24;
const quoteColumns = 80;
/** What stands below the time: further lines of a message, quotes. */
const indent = ' '.repeat('00:00 '.length);

/** What the lines of an item depend on besides the item. */
export interface LayoutContext {
  /** Columns; no line is wider on any terminal. */
  width: number;
  /** A loaded message by its id. */
  find(id: number): Message | undefined;
}

const nick = (name: string): string => clip(safeText(name), nickColumns);

/** The part of a line that fits: on a narrow window even a beginning may not. */
const clipLine = (line: Line, width: number): Line => {
  let left = width;
  return line.flatMap(({ tone, text }) => {
    const shown = clip(text, left);
    left -= textWidth(shown);
    return shown === '' ? [] : [span(tone, shown)];
  });
};

/** Text behind a beginning, further lines below it, and something at its end. */
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
    ? '(further up)'
    : `${nick(message.author.name)}: ${message.deletedAt === null ? safeText(message.text, { multiline: true }) : '(deleted)'}`;
  return [span('dim', indent), span('dim', clip(`↳ #${id} ${what}`, Math.min(quoteColumns, width - indent.length)))];
};

const author = (kind: Message['kind'], id: string, name: string): Span[] =>
  kind === 'action'
    ? [span('dim', '* '), span(nickTone(id), nick(name)), span('plain', ' ')]
    : [span(nickTone(id), nick(name)), span('plain', ': ')];

const messageLines = (message: Message, context: LayoutContext): Line[] => {
  const { id, kind, text, replyTo, createdAt, editedAt, deletedAt } = message;
  const start = [span('dim', `${clock(createdAt)} #${id} `), ...author(kind, message.author.id, message.author.name)];
  const tail = editedAt !== null && deletedAt === null ? span('dim', ' (edited)') : undefined;
  const body =
    deletedAt === null
      ? paragraph(context.width, start, 'plain', text, tail)
      : paragraph(context.width, start, 'dim', '(deleted)');
  return replyTo === null ? body : [quote(replyTo, context), ...body];
};

const pendingLines = (
  { kind, text, replyTo, state, error, createdAt }: PendingView,
  context: LayoutContext,
): Line[] => {
  const start = [span('dim', `${clock(createdAt)} ${kind === 'action' ? '* ' : '> '}`)];
  const tail =
    state === 'pending'
      ? span('dim', ' (sending)')
      : span('error', ` (failed: ${error?.message ?? 'for no known reason'}; /retry or /drop)`);
  const body = paragraph(context.width, start, 'dim', text, tail);
  return replyTo === null ? body : [quote(replyTo, context), ...body];
};

const noticeLines = ({ at, tone, text }: Notice, { width }: LayoutContext): Line[] =>
  paragraph(width, [span('dim', `${clock(at)} `), span(tone, tone === 'error' ? '!! ' : '-- ')], tone, text);

/** The lines of one item: pure. */
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
  lines: Line[];
}

/** What the lines are cached by: an edit makes another message of it. */
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

/** Like `itemLines`, but each item is laid out once for a width and for what it quotes. */
export const createLineCache = (): ((item: Item, context: LayoutContext) => readonly Line[]) => {
  const cache = new WeakMap<object, Cached>();
  return (item, context) => {
    const subject = subjectOf(item);
    const reply = replyOf(item);
    const quoted = reply === null ? undefined : context.find(reply);
    const known = cache.get(subject);
    if (known && known.width === context.width && known.quoted === quoted) return known.lines;
    const lines = itemLines(item, context);
    cache.set(subject, { width: context.width, quoted, lines });
    return lines;
  };
};
