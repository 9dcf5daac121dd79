/** The kind of a line in an IRC log. */
export type IrcKind = 'message' | 'action' | 'join' | 'leave' | 'nick' | 'other';

/** A line of an IRC log. */
export interface IrcLine {
  /** The line number from 0, as in annotations. */
  index: number;
  /** Minutes since midnight before the first line; never decreases. */
  minutes: number;
  kind: IrcKind;
  /** The nick that the line is about; empty if there is none. */
  nick: string;
  /** The message or action; for a nick change, the new nick; for other lines, the whole line. */
  text: string;
}

const dayMinutes = 24 * 60;
const spoken = /^\[(\d\d):(\d\d)\] {1,2}(?:<([^>\s]+)> ?|\* (\S+) ?)(.*)$/;

interface Pattern {
  kind: IrcKind;
  form: RegExp;
}

/** System lines, after `===` or `-!-` and an optional time. They capture the nick and, if it changes, the new one. */
const systemForms: readonly Pattern[] = [
  { kind: 'nick', form: /^(\S+) is now known as (\S+)/ },
  { kind: 'join', form: /^(\S+)(?: \[[^\]]*\])? has joined(?: (.*))?$/ },
  { kind: 'leave', form: /^(\S+)(?: \[[^\]]*\])? has (?:left|quit)(?: (.*))?$/ },
];

const system = (line: string): Omit<IrcLine, 'index' | 'minutes'> | undefined => {
  const rest = /^(?:\[\d\d:\d\d\] )?(?:===|-!-) (.*)$/.exec(line)?.[1];
  if (rest === undefined) return undefined;
  for (const { kind, form } of systemForms) {
    const found = form.exec(rest);
    if (found) return { kind, nick: found[1] ?? '', text: found[2] ?? '' };
  }
  return { kind: 'other', nick: '', text: rest };
};

const speech = (line: string): Omit<IrcLine, 'index' | 'minutes'> | undefined => {
  const found = spoken.exec(line);
  if (!found) return undefined;
  const [, , , speaker, doer, text = ''] = found;
  return speaker === undefined ? { kind: 'action', nick: doer ?? '', text } : { kind: 'message', nick: speaker, text };
};

/** The time at the start of a line, in minutes since midnight. */
const clock = (line: string): number | undefined => {
  const found = /^\[(\d\d):(\d\d)\]/.exec(line);
  return found ? Number(found[1]) * 60 + Number(found[2]) : undefined;
};

/**
 * Reads an IRC log: `[hh:mm] <nick> text`, `[hh:mm]  * nick does`, and system lines that begin with `===`.
 * The log has no dates, so a time that goes backwards means midnight has passed. A line without a time gets that of the
 * line before it.
 */
export const parseIrc = (log: string): IrcLine[] => {
  const lines = log.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  let days = 0;
  let last = lines.map(clock).find((minutes) => minutes !== undefined) ?? 0;
  return lines.map((line, index) => {
    const minutes = clock(line);
    if (minutes !== undefined) {
      if (minutes < last) days++;
      last = minutes;
    }
    const read = system(line) ?? speech(line) ?? { kind: 'other', nick: '', text: line };
    return { index, minutes: days * dayMinutes + last, ...read };
  });
};

/**
 * Reads which line replies to which from an annotation: `A B -` says that line B replies to line A; `A A -` begins a
 * conversation. If a line replies to several lines, the nearest one counts.
 *
 * @returns the line replied to, by the replying line
 */
export const parseAnnotation = (annotation: string): Map<number, number> => {
  const replies = new Map<number, number>();
  for (const line of annotation.split('\n')) {
    const found = /^(\d+) (\d+)\b/.exec(line);
    if (!found) continue;
    const [earlier = 0, later = 0] = [Number(found[1]), Number(found[2])].sort((a, b) => a - b);
    if (earlier === later) continue;
    replies.set(later, Math.max(earlier, replies.get(later) ?? 0));
  }
  return replies;
};
