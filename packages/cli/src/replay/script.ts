import type { Contract, EventType, InputOf } from '@roomful/protocol';
import type { IrcLine } from './irc.js';

type Draft = InputOf<Contract['messages']['commands']['send']>;

/** A message to send again. Its ids are those of the recording. */
export interface Cue extends Pick<Draft, 'text' | 'threadOf' | 'language' | 'track' | 'mentions' | 'metadata'> {
  kind: Exclude<Draft['kind'], 'system' | undefined>;
  /** The id that replies refer to: the line in an IRC log (from 0), or the id of the recorded message. */
  id: number;
  /** The line in the file, from 1. */
  line: number;
  /** When to send it, milliseconds after the first message. */
  atMs: number;
  author: { id: string; name: string };
  /** The `id` of the message that it replies to. */
  replyTo: number | undefined;
}

/** A change to a message of the recording. */
export interface Act {
  line: number;
  atMs: number;
  author: Cue['author'];
  /** The command's wire name. */
  name: ActName;
  /** The `id` of the message. */
  message: number;
  /** The other input of the command. */
  input: Readonly<Record<string, unknown>>;
}

/** A recording, ready to send again. */
export interface Script {
  /** In the order of the recording. */
  steps: (Cue | Act)[];
  /** How many things of each kind are not sent again. */
  leftOut: Map<string, number>;
}

export const isAct = (step: Cue | Act): step is Act => 'name' in step;

const minuteMs = 60_000;

/** The messages of an IRC log. The log has no seconds, so the lines of a minute are spread evenly over it. */
export const cuesOfIrc = (lines: readonly IrcLine[], replies: ReadonlyMap<number, number>): Cue[] => {
  const spoken = lines.filter(({ kind, text }) => (kind === 'message' || kind === 'action') && text.trim() !== '');
  const perMinute = new Map<number, number>();
  for (const { minutes } of spoken) perMinute.set(minutes, (perMinute.get(minutes) ?? 0) + 1);
  const seen = new Map<number, number>();
  const cues = spoken.map(({ index, minutes, kind, nick, text }): Cue => {
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

/** The fields of an event that are used here. */
interface RecordedEvent {
  seq: number;
  at: number;
  type: string;
  actor: { id: string; name: string } | null;
  data: Record<string, unknown>;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isEvent = (value: unknown): value is RecordedEvent =>
  isRecord(value) &&
  Number.isSafeInteger(value['seq']) &&
  typeof value['at'] === 'number' &&
  typeof value['type'] === 'string' &&
  isRecord(value['data']);

/** The fields of a message that are used here. */
interface RecordedMessage {
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

const isMessage = (value: unknown): value is RecordedMessage =>
  isRecord(value) &&
  typeof value['text'] === 'string' &&
  isRecord(value['author']) &&
  typeof value['author']['id'] === 'string' &&
  typeof value['author']['name'] === 'string';

const kinds: ReadonlySet<string> = new Set<Cue['kind']>(['text', 'action', 'code', 'track']);
const isKind = (kind: string): kind is Cue['kind'] => kinds.has(kind);

/** Checks no values; the server does. */
const isMetadata = (value: unknown): value is NonNullable<Cue['metadata']> => isRecord(value);

/** The mentions and metadata of a message, if it has any. */
const extras = ({ mentions, metadata }: RecordedMessage): Pick<Cue, 'mentions' | 'metadata'> => {
  const ids = Array.isArray(mentions) ? mentions.filter((id) => typeof id === 'string') : [];
  const data = isMetadata(metadata) && Object.keys(metadata).length > 0 ? metadata : undefined;
  return { ...(ids.length === 0 ? {} : { mentions: ids }), ...(data === undefined ? {} : { metadata: data }) };
};

const cueOf = ({ seq, at }: RecordedEvent, message: RecordedMessage, line: number): Cue => {
  const { author, kind, text, replyTo, threadOf, language, track } = message;
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
    // The server checks its contents.
    ...(track === undefined ? {} : { track: track as NonNullable<Cue['track']> }),
    ...extras(message),
  };
};

/**
 * The parts of a message that are dropped while its text is sent: authors may no longer have the permission for @here or for
 * system messages, and a repost may refer to a room of another server.
 */
const unsendable = ({ kind, here, repostOf }: RecordedMessage): string[] => [
  ...(isKind(kind) ? [] : [`message.kind ${kind}`]),
  ...(here === true ? ['message.here'] : []),
  ...(isRecord(repostOf) ? ['message.repostOf'] : []),
];

/** The changes that are repeated: for each type of event, the command and the fields of the payload that it takes. */
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

const actOf = ({ type, at, actor, data }: RecordedEvent, line: number): Act | undefined => {
  const row = Object.hasOwn(acts, type) ? acts[type as keyof typeof acts] : undefined;
  const { messageId } = data;
  if (!row || !actor || typeof messageId !== 'number') return undefined;
  // A null in an event is a missing field in the command.
  const input = Object.fromEntries(row.takes.flatMap((field) => (data[field] === null ? [] : [[field, data[field]]])));
  return { line, atMs: at, author: { id: actor.id, name: actor.name }, name: row.name, message: messageId, input };
};

/**
 * Reads a recording: events as JSON lines, as `roomful record` and `roomful tail --json` print them. Leaves out and counts
 * deleted messages, changes to them, other events, and parts of messages that cannot be sent again.
 *
 * @throws SyntaxError with the number of the line that is not JSON
 */
export const scriptOfEvents = (recording: string): Script => {
  const lines = recording.split('\n').map((text, i) => (text.trim() === '' ? undefined : parseLine(text, i + 1)));
  // A message that was recorded before its deletion still has its text.
  const deleted = new Set(
    lines.flatMap((event) => (isEvent(event) && event.type === 'message.deleted' ? [event.data['messageId']] : [])),
  );
  const leftOut = new Map<string, number>();
  const leaveOut = (what: string): void => void leftOut.set(what, (leftOut.get(what) ?? 0) + 1);
  const steps = lines.flatMap((event, i): (Cue | Act)[] => {
    if (!isEvent(event)) return [];
    const { message } = event.data;
    const created = event.type === 'message.created' && isMessage(message) ? message : undefined;
    if (created && created.text.trim() !== '' && !deleted.has(event.seq)) {
      unsendable(created).forEach(leaveOut);
      return [cueOf(event, created, i + 1)];
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
