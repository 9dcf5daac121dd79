import type * as z from 'zod';
import type { ErrorCode } from './errors.js';
import type { Permission } from './permissions.js';

/** What a stream is of: a room, a user's own, a space. */
export type StreamKind = 'room' | 'user' | 'space';

/** An event kind: what a stream's log may contain. `type` is its only name, on the wire and in the database. */
export interface EventRow<
  T extends string = string,
  D extends z.ZodObject = z.ZodObject,
  S extends StreamKind = StreamKind,
> {
  /** Wire name, `noun.past_tense`. */
  readonly type: T;
  /** One sentence: what has happened. */
  readonly summary: string;
  /** The stream that carries it. */
  readonly stream: S;
  /**
   * What happened, as people are told: `{actor} kicked {userId}[: {reason}]`; the grammar is that of `parseSentence`.
   * null = nobody is told in words.
   */
  readonly sentence?: string | null;
  /** Told as a line among the messages of a conversation. false = shown by other means, as marks or counts. Default: true. */
  readonly notice?: boolean;
  /** Part of the moderation log if it concerns another user (its field of kind `user`) than its actor. Default: false. */
  readonly moderation?: boolean;
  /** Changes what a list of rooms shows of its room. Default: false. */
  readonly roomLine?: boolean;
  /** Ends a membership: that of its field of kind `user`, or everybody's; with the error that those people get. */
  readonly ends?: { readonly whose: 'user' | 'everybody'; readonly code: ErrorCode; readonly message: string };
  /** The payload. Counts are absolute, so that applying an event twice changes nothing. */
  readonly data: D;
}

/** A signal kind: sent to connections, never logged, may be lost. */
export interface SignalRow<T extends string = string, D extends z.ZodObject = z.ZodObject> {
  /** Wire name, `noun.verb_form`, such as `server.heads`. */
  readonly type: T;
  /** One sentence: what it says. */
  readonly summary: string;
  /** The payload. */
  readonly data: D;
}

/**
 * How a command is carried out.
 * - `read`: answers from the database, outside the lanes.
 * - `write`: runs in a lane and appends to one stream; takes an idempotency key.
 * - `connection`: concerns the caller's connection, or what lives in memory and is never logged (following, refreshing a
 *   token, typing, presence); appends nothing.
 */
export type CommandKind = 'read' | 'write' | 'connection';

/** A command: a row of the contract. Its wire name is its place in the contract, `noun.verb`. */
export interface CommandRow<
  K extends CommandKind = CommandKind,
  I extends z.ZodObject = z.ZodObject,
  O extends z.ZodType = z.ZodType,
> {
  /** How it is carried out. */
  readonly kind: K;
  /** One sentence: what it does. */
  readonly summary: string;
  /** What is strictly parsed: unknown fields are refused. */
  readonly input: I;
  /** What its caller gets. */
  readonly output: O;
  /** The stream a write appends to: that of the room or space that the input names, or the caller's own. Default: `room` where the input has a `room`, else `user`. */
  readonly stream?: StreamKind;
  /** The field of the input that names whose stream it is, where that is a user's. Default: the caller's own. */
  readonly streamOwner?: string;
  /** The right that the caller's role in the room must have. Absent: every authenticated caller. */
  readonly permission?: Permission;
  /** Refused while the caller is muted or the room is frozen. Default: false. */
  readonly voice?: boolean;
  /** Carried out in an archived room too; other writes to its stream are refused there. Default: false. */
  readonly inArchive?: boolean;
  /** Counts against the caller's messages a minute. Default: false. */
  readonly limited?: boolean;
  /** Of kind `connection`: listens, or is about the connection itself; a caller without one has no use for it. Default: false. */
  readonly live?: boolean;
  /** A sign that the caller is at the keys, by which presence knows who is active. Default: true unless it is a read. */
  readonly activity?: boolean;
  /** Takes something from somebody, so that people are asked first: yes or no, or to type its name once more. Default: neither. */
  readonly destructive?: 'ask' | 'retype';
  /** Answered without a token. Default: false. */
  readonly anonymous?: boolean;
  /** The events that it may append; `execute` holds handlers to it. */
  readonly emits?: readonly EventRow[];
  /** An input that works as it stands, for help and reference pages. */
  readonly example: z.input<I>;
}

/** What one file under `features/` defines. */
export interface Feature {
  /** By verb. */
  readonly commands: Readonly<Record<string, CommandRow>>;
  /** By a name of the code; on the wire it is the `type` that counts. */
  readonly events: Readonly<Record<string, EventRow>>;
  /** By a name of the code; on the wire it is the `type` that counts. */
  readonly signals: Readonly<Record<string, SignalRow>>;
}

/** Features by noun: everything the transports, the SDK, the CLI and the documents loop over. */
export type ContractShape = Readonly<Record<string, Feature>>;

/**
 * A command of a contract, with the types that follow from its row.
 *
 * @example
 * const ring = command({
 *   kind: 'write',
 *   summary: 'Ring the bell.',
 *   input: z.object({ room: z.string().describe('Where.') }),
 *   output: z.object({ times: z.int().describe('How often it rang.') }),
 *   permission: 'message.send',
 *   emits: [rang],
 *   example: { room: 'tower' },
 * })
 */
export const command = <K extends CommandKind, I extends z.ZodObject, O extends z.ZodType>(
  row: CommandRow<K, I, O>,
): CommandRow<K, I, O> => row;

/**
 * An event kind of a contract, with the type of its payload.
 *
 * @example
 * const rang = event({ type: 'bell.rang', summary: 'A bell rang.', stream: 'room', data: z.object({ times: z.int() }) })
 */
export const event = <const T extends string, D extends z.ZodObject, const S extends StreamKind>(
  row: EventRow<T, D, S>,
): EventRow<T, D, S> => row;

/**
 * A signal kind of a contract, with the type of its payload.
 *
 * @example
 * const swinging = signal({ type: 'bell.swinging', summary: 'A bell is about to ring.', data: z.object({ inMs: z.int() }) })
 */
export const signal = <const T extends string, D extends z.ZodObject>(row: SignalRow<T, D>): SignalRow<T, D> => row;
