import type { Message } from '@roomful/sdk';
import type { Line } from './script.js';

/** The differences between the log and what a watcher saw. */
export interface Verdict {
  /** Messages of the log that arrived. */
  delivered: number;
  /** Messages of the log that did not arrive, or arrived changed. */
  gaps: number;
  duplicates: number;
  /** Messages that arrived before an earlier message of the log. */
  reordered: number;
}

/** The metadata key for the line of a message in the log. */
export const lineKey = 'line';

const lineOf = ({ metadata }: Message): number | undefined => {
  const line = metadata[lineKey];
  return typeof line === 'number' ? line : undefined;
};

/** Compares the messages that a watcher saw, in order of arrival, with the log. */
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
