import type { Contract, EventType, InputOf } from '@roomful/protocol';
import type { IrcLine } from './irc.js';

type Draft = InputOf<Contract['messages']['commands']['send']>;

/** A message to be sent again. Its ids are those of the recording. */
export interface Cue extends Pick<Draft, 'text' | 'threadOf' | 'language' | 'track' | 'mentions' | 'metadata'> {
  kind: Exclude<Draft['kind'], 'system' | undefined>;
  /** What answers refer to: the line in a log (from 0), or the id that the message had. */
  id: number;
  /** The line in the file, from 1. */
  line: number;
  /** When it is due, milliseconds after the first one. */
  atMs: number;
  /** The author: the id that a token would be for, and the name. */
  author: { id: string; name: string };
  /** The `id` of the message that it answers. */
  replyTo: number | undefined;
}

/** Something that is done to a message of the recording. */
export interface Act {
  line: number;
  atMs: number;
  author: Cue['author'];
  /** The command's wire name. */
  name: ActName;
  /** The `id` of the message. */
  message: number;
  /** What the command takes besides. */
  input: Readonly<Record<string, unknown>>;
}

/** A recording, ready to be sent again. */
export interface Script {
  /** In their order. */
  steps: (Cue | Act)[];
  /** What is not sent again: how many of each kind. */
  leftOut: Map<string, number>;
}

export const isAct = (step: Cue | Act): step is Act => 'name' in step;

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

const fromStart = <T extends { atMs: number }>(cues: T[]): T[] => {
  const start = cues[0]?.atMs ?? 0;
  return cues.map((cue) => ({ ...cue, atMs: Math.max(0, Math.round(cue.atMs - start)) }));
};

/** What is used here of an event. */
interface Recorded {
  seq: number;
  at: number;
  type: string;
  actor: { id: string; name: string } | null;
  data: Record<string, unknown>;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isRecorded = (value: unknown): value is Recorded =>
  isRecord(value) &&
  Number.isSafeInteger(value['seq']) &&
  typeof value['at'] === 'number' &&
  typeof value['type'] === 'string' &&
  isRecord(value['data']);

/** What is used here of a message. */
interface Said {
  author: { id: string; name: string };
  kind: string;
  text: string;
  replyTo?: number | null;
  threadOf?: number;
  language?: string;
  track?: unknown;
  mentions?: unknown;
  here?: unknown;
  metadata?: unknown;
  repostOf?: unknown;
}

const isSaid = (value: unknown): value is Said =>
  isRecord(value) &&
  typeof value['text'] === 'string' &&
  isRecord(value['author']) &&
  typeof value['author']['id'] === 'string' &&
  typeof value['author']['name'] === 'string';

const kinds: ReadonlySet<string> = new Set<Cue['kind']>(['text', 'action', 'code', 'track']);
const isKind = (kind: string): kind is Cue['kind'] => kinds.has(kind);

/** The server checks the values. */
const isMetadata = (value: unknown): value is NonNullable<Cue['metadata']> => isRecord(value);

/** The mentions and metadata of a message, as far as it has any. */
const besides = ({ mentions, metadata }: Said): Pick<Cue, 'mentions' | 'metadata'> => {
  const ids = Array.isArray(mentions) ? mentions.filter((id) => typeof id === 'string') : [];
  const data = isMetadata(metadata) && Object.keys(metadata).length > 0 ? metadata : undefined;
  return { ...(ids.length === 0 ? {} : { mentions: ids }), ...(data === undefined ? {} : { metadata: data }) };
};

const cueOf = ({ seq, at }: Recorded, said: Said, line: number): Cue => {
  const { author, kind, text, replyTo, threadOf, language, track } = said;
  return {
    id: seq,
    line,
    atMs: at,
    author: { id: author.id, name: author.name },
    text,
    kind: isKind(kind) ? kind : 'text',
    replyTo: replyTo ?? undefined,
    ...(threadOf === undefined ? {} : { threadOf }),
    ...(language === undefined ? {} : { language }),
    // The server checks what is in it.
    ...(track === undefined ? {} : { track: track as NonNullable<Cue['track']> }),
    ...besides(said),
  };
};

/**
 * What nobody can send again, though the text is. Authors have lost what they had as staff, and the right to speak for the
 * app; what a repost names may be in a room of another server.
 */
const unsendable = ({ kind, here, repostOf }: Said): string[] => [
  ...(isKind(kind) ? [] : [`message.kind ${kind}`]),
  ...(here === true ? ['message.here'] : []),
  ...(isRecord(repostOf) ? ['message.repostOf'] : []),
];

/** What is done again besides speaking: the command of each event, and what it takes of the event's payload. */
const acts = {
  'message.edited': { name: 'messages.edit', takes: ['text'] },
  'message.reacted': { name: 'messages.react', takes: ['emoji'] },
  'message.unreacted': { name: 'messages.unreact', takes: ['emoji'] },
  'message.reactions_cleared': { name: 'messages.clearReactions', takes: ['emoji'] },
  'message.pinned': { name: 'messages.pin', takes: [] },
  'message.unpinned': { name: 'messages.unpin', takes: [] },
} as const satisfies Partial<
  Record<EventType, { name: `messages.${keyof Contract['messages']['commands']}`; takes: readonly string[] }>
>;

export type ActName = (typeof acts)[keyof typeof acts]['name'];

const actOf = ({ type, at, actor, data }: Recorded, line: number): Act | undefined => {
  const row = Object.hasOwn(acts, type) ? acts[type as keyof typeof acts] : undefined;
  const { messageId } = data;
  if (!row || !actor || typeof messageId !== 'number') return undefined;
  // An event says null where the command is given nothing.
  const input = Object.fromEntries(row.takes.flatMap((field) => (data[field] === null ? [] : [[field, data[field]]])));
  return { line, atMs: at, author: { id: actor.id, name: actor.name }, name: row.name, message: messageId, input };
};

/**
 * What a recording says: events as JSON lines, as `roomful record` and `roomful tail --json` print them. Deleted messages,
 * what was done to them, other events, and what of a message cannot be sent again are left out and counted.
 *
 * @throws SyntaxError with the number of the line that is not JSON
 */
export const scriptOfEvents = (recording: string): Script => {
  const lines = recording.split('\n').map((text, i) => (text.trim() === '' ? undefined : parseLine(text, i + 1)));
  // What was recorded before it was deleted still has its text.
  const deleted = new Set(
    lines.flatMap((event) => (isRecorded(event) && event.type === 'message.deleted' ? [event.data['messageId']] : [])),
  );
  const leftOut = new Map<string, number>();
  const leaveOut = (what: string): void => void leftOut.set(what, (leftOut.get(what) ?? 0) + 1);
  const steps = lines.flatMap((event, i): (Cue | Act)[] => {
    if (!isRecorded(event)) return [];
    const { message } = event.data;
    const said = event.type === 'message.created' && isSaid(message) ? message : undefined;
    if (said && said.text.trim() !== '' && !deleted.has(event.seq)) {
      unsendable(said).forEach(leaveOut);
      return [cueOf(event, said, i + 1)];
    }
    const act = actOf(event, i + 1);
    if (act && !deleted.has(act.message)) return [act];
    leaveOut(event.type);
    return [];
  });
  return { steps: fromStart(steps), leftOut };
};

const parseLine = (text: string, line: number): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(`line ${line} is not JSON: ${(error as Error).message}`);
  }
};
