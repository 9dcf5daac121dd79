import type * as z from 'zod';
import type { ErrorRow } from './client-errors.js';
import type { ErrorCode } from './errors.js';
import type { Permission, RightHolder } from './permissions.js';

/** What a stream belongs to: a room, a user, a space. */
export type StreamKind = 'room' | 'user' | 'space';

/** An event kind: what a stream's log may contain. `type` is its only name, on the wire and in the database. */
export interface EventRow<
  T extends string = string,
  D extends z.ZodObject = z.ZodObject,
  S extends StreamKind = StreamKind,
> {
  /** Wire name, `noun.past_tense`. */
  readonly type: T;
  /** One sentence: what happened. */
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
  /** Parsed strictly: unknown fields are refused. */
  readonly input: I;
  /** What the caller gets. */
  readonly output: O;
  /** The stream a write appends to: that of the room or space that the input names, or the caller's own. Default: `room` if the input has a `room`, else `user`. */
  readonly stream?: StreamKind;
  /** The field of the input that names whose stream it is, if that is a user's. Default: the caller's own. */
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

/**
 * A command of a contract whose types are generated: what its schemas would say, by name.
 *
 * @typeParam I what a caller writes
 * @typeParam P what a handler gets
 * @typeParam O what a caller gets
 */
export interface Command<K extends CommandKind, I, P, O> extends CommandRow<K> {
  /** Types alone: no value has it. */
  readonly types?: { input: I; parsed: P; output: O };
}

/** An event kind whose payload's type is generated. */
export interface EventKind<T extends string, D, S extends StreamKind> extends EventRow<T, z.ZodObject, S> {
  /** Types alone: no value has it. */
  readonly types?: { data: D };
}

/** A signal kind whose payload's type is generated. */
export interface SignalKind<T extends string, D> extends SignalRow<T> {
  /** Types alone: no value has it. */
  readonly types?: { data: D };
}

/** What a feature adds to what several features share; `defineContract` puts the slices together. */
export interface Slices {
  /** Fields of a room's state, the same for every viewer. */
  readonly state?: z.ZodRawShape;
  /** Fields of the viewer's own part of a room. */
  readonly me?: z.ZodRawShape;
  /** Fields of the window of newest messages. */
  readonly window?: z.ZodRawShape;
  /** Fields of what is never logged. */
  readonly live?: z.ZodRawShape;
  /** Fields of a user's own part of the server. */
  readonly user?: z.ZodRawShape;
  /** Fields of a room's line in a list. */
  readonly roomLine?: z.ZodRawShape;
}

/** The schemas that are put together from the slices of all features, for rows that answer with them. */
export interface Composed {
  /** A room as one viewer sees it at a seq. */
  readonly roomSnapshot: z.ZodObject;
  /** A user's own part of the server, at a seq of the own stream. */
  readonly userSnapshot: z.ZodObject;
  /** A room in a list. */
  readonly roomListItem: z.ZodObject;
  /** Every error code of the contract. */
  readonly errorCode: z.ZodEnum;
}

/** What one module under `features/` defines. */
export interface Feature {
  /** The rights that it brings: which roles hold each. In a private room a guest holds none. */
  readonly permissions?: Readonly<Record<string, readonly RightHolder[]>>;
  /** The errors that it brings, by code. */
  readonly errors?: Readonly<Record<string, ErrorRow>>;
  /** The limits that it brings; the name says the unit. */
  readonly limits?: Readonly<Record<string, number>>;
  /** By verb. */
  readonly commands: Readonly<Record<string, CommandRow>>;
  /** By a name of the code; on the wire it is the `type` that counts. */
  readonly events: Readonly<Record<string, EventRow>>;
  /** By a name of the code; on the wire it is the `type` that counts. */
  readonly signals: Readonly<Record<string, SignalRow>>;
  /** What it adds to snapshots and lists. */
  readonly slices?: Slices;
}

/** Features by noun: everything the transports, the SDK, the CLI and the documents loop over. */
export type ContractShape = Readonly<Record<string, Feature>>;

/** A schema, or how it is made from those that are put together from all features. */
type Composable<S> = S | ((composed: Composed) => S);

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
  row: Omit<CommandRow<K, I, O>, 'output'> & { readonly output: Composable<O> },
): CommandRow<K, I, O> => row as CommandRow<K, I, O>;

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
export const signal = <const T extends string, D extends z.ZodObject>(
  row: Omit<SignalRow<T, D>, 'data'> & { readonly data: Composable<D> },
): SignalRow<T, D> => row as SignalRow<T, D>;

/**
 * What one noun brings: a module under `features/`.
 *
 * @example
 * export const bells = feature({ permissions: { 'bell.ring': members }, commands: { ring }, events: { rang }, signals: {} })
 */
export const feature = <const F extends Feature>(of: F): F => of;
