import type { Message } from '@roomful/sdk';
import type { Line } from './script.js';

/** How what a watcher saw differs from the log. */
export interface Verdict {
  /** Messages of the log that came. */
  delivered: number;
  /** Messages of the log that did not come, or not as they were. */
  gaps: number;
  duplicates: number;
  /** Messages that came before one that stands earlier in the log. */
  reordered: number;
}

/** Under this key a message says which line of the log it is. */
export const lineKey = 'line';

const lineOf = ({ metadata }: Message): number | undefined => {
  const line = metadata[lineKey];
  return typeof line === 'number' ? line : undefined;
};

/** Compares the messages that a watcher saw, in the order in which they came, with the log. */
export const judge = (lines: readonly Line[], seen: readonly Message[]): Verdict => {
  const came = seen.flatMap((message) => {
    const line = lineOf(message);
    return line === undefined ? [] : [{ line, message }];
  });
  const byLine = new Map(came.map(({ line, message }) => [line, message]));
  const lineOfId = new Map(came.map(({ line, message }) => [message.id, line]));
  const asWritten = ({ index, nick, kind, text, answers }: Line): boolean => {
    const message = byLine.get(index);
    if (!message || message.text !== text || message.kind !== kind || message.author.name !== nick) return false;
    return answers === null ? message.replyTo === null : lineOfId.get(message.replyTo ?? -1) === answers;
  };
  return {
    delivered: byLine.size,
    gaps: lines.filter((line) => !asWritten(line)).length,
    duplicates: came.length - byLine.size,
    reordered: came.filter(({ line }, i) => line < (came[i - 1]?.line ?? -1)).length,
  };
};
