/** What a line of an IRC log is. */
export type IrcKind = 'message' | 'action' | 'join' | 'leave' | 'nick' | 'other';

/** A line of an IRC log. */
export interface IrcLine {
  /** Its place in the file, from 0, as annotations count. */
  index: number;
  /** Minutes since the midnight before the first line: never less than those of the line before. */
  minutes: number;
  kind: IrcKind;
  /** Who; empty for a line that is about nobody. */
  nick: string;
  /** What was said or done; for a nick change the new nick; for other lines all of it. */
  text: string;
}

const dayMinutes = 24 * 60;
const spoken = /^\[(\d\d):(\d\d)\] {1,2}(?:<([^>\s]+)> ?|\* (\S+) ?)(.*)$/;

interface Pattern {
  kind: IrcKind;
  form: RegExp;
}

/** System lines, after `===` or `-!-` and an optional time: who, and for a nick change the new one. */
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

/** Minutes of the day that a line begins with. */
const clock = (line: string): number | undefined => {
  const found = /^\[(\d\d):(\d\d)\]/.exec(line);
  return found ? Number(found[1]) * 60 + Number(found[2]) : undefined;
};

/**
 * Reads an IRC log: `[hh:mm] <nick> text`, `[hh:mm]  * nick does`, and system lines that begin with `===`.
 * The log has no dates: a clock that goes back has passed midnight. Lines without a clock stand at the time of the line before.
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
 * Which line answers which, from an annotation: `A B -` says that line B answers line A; `A A -` begins a conversation.
 * Where a line answers several, the nearest one before it counts.
 *
 * @returns the answered line by the line that answers
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
