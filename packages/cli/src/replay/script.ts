import type { IrcLine } from './irc.js';

/** A message to be sent again. */
export interface Cue {
  /** What answers are counted by: the line in a log (from 0), or the id that the message had. */
  id: number;
  /** The line in the file, from 1. */
  line: number;
  /** When it is due, milliseconds after the first one. */
  atMs: number;
  /** Who wrote it: the id that a token would be for, and the name. */
  author: { id: string; name: string };
  kind: 'text' | 'action';
  text: string;
  /** The `id` of what it answers. */
  replyTo: number | undefined;
}

const minuteMs = 60_000;

/** The messages of a log. Lines of one minute are spread over it evenly, since the log knows no seconds. */
export const cuesOfIrc = (lines: readonly IrcLine[], replies: ReadonlyMap<number, number>): Cue[] => {
  const said = lines.filter(({ kind, text }) => (kind === 'message' || kind === 'action') && text.trim() !== '');
  const perMinute = new Map<number, number>();
  for (const { minutes } of said) perMinute.set(minutes, (perMinute.get(minutes) ?? 0) + 1);
  const seen = new Map<number, number>();
  const cues = said.map(({ index, minutes, kind, nick, text }): Cue => {
    const before = seen.get(minutes) ?? 0;
    seen.set(minutes, before + 1);
    return {
      id: index,
      line: index + 1,
      atMs: (minutes + before / (perMinute.get(minutes) ?? 1)) * minuteMs,
      author: { id: nick, name: nick },
      kind: kind === 'action' ? 'action' : 'text',
      text,
      replyTo: replies.get(index),
    };
  });
  return fromStart(cues);
};

const fromStart = (cues: Cue[]): Cue[] => {
  const start = cues[0]?.atMs ?? 0;
  return cues.map((cue) => ({ ...cue, atMs: Math.max(0, Math.round(cue.atMs - start)) }));
};

/** What is used here of a `message.created` event. */
interface Created {
  seq: number;
  at: number;
  type: string;
  data: {
    message: { author: { id: string; name: string }; kind: 'text' | 'action'; text: string; replyTo: number | null };
  };
}

const isCreated = (value: unknown): value is Created => {
  const { seq, at, type, data } = (value ?? {}) as Partial<Created>;
  const message = data?.message;
  return (
    type === 'message.created' &&
    Number.isSafeInteger(seq) &&
    typeof at === 'number' &&
    typeof message?.text === 'string' &&
    typeof message.author?.id === 'string' &&
    typeof message.author.name === 'string'
  );
};

/** The id of the message that an event deleted. */
const deletedBy = (value: unknown): unknown => {
  const { type, data } = (value ?? {}) as { type?: unknown; data?: { messageId?: unknown } };
  return type === 'message.deleted' ? data?.messageId : undefined;
};

/**
 * The messages of a recording: events as JSON lines, as `roomful record` and `roomful tail --json` print them. Other
 * events and deleted messages are left out.
 *
 * @throws SyntaxError with the number of the line that is not JSON
 */
export const cuesOfEvents = (recording: string): Cue[] => {
  const events = recording.split('\n').map((text, i) => (text.trim() === '' ? undefined : parseLine(text, i + 1)));
  // What was recorded before it was deleted still has its text.
  const deleted = new Set(events.map(deletedBy));
  const cues = events.flatMap((event, i): Cue[] => {
    if (!isCreated(event) || deleted.has(event.seq)) return [];
    const { author, kind, text: body, replyTo } = event.data.message;
    if (body.trim() === '') return [];
    const common = {
      id: event.seq,
      line: i + 1,
      atMs: event.at,
      author: { id: author.id, name: author.name },
      text: body,
    };
    return [{ ...common, kind: kind === 'action' ? 'action' : 'text', replyTo: replyTo ?? undefined }];
  });
  return fromStart(cues);
};

const parseLine = (text: string, line: number): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(`line ${line} is not JSON: ${(error as Error).message}`);
  }
};
