import type * as z from 'zod';
import type { ErrorRow } from './client-errors.js';
import type { ErrorCode } from './errors.js';
import type { Permission, RightHolder } from './permissions.js';

/** The owner of a stream: a room, a user or a space. */
export type StreamKind = 'room' | 'user' | 'space';

/** An event type: a row of the contract. `type` is its only name, on the wire and in the database. */
export interface EventRow<
  T extends string = string,
  D extends z.ZodObject = z.ZodObject,
  S extends StreamKind = StreamKind,
> {
  /** The wire name, `noun.past_tense`. */
  readonly type: T;
  /** One sentence that says what happened. */
  readonly summary: string;
  /** The kind of stream that carries it. */
  readonly stream: S;
  /**
   * What happened, in words for people: `{actor} kicked {userId}[: {reason}]`. `parseSentence` describes the grammar.
   * null = never shown in words.
   */
  readonly sentence?: string | null;
  /** Whether it appears as a line between messages. false = shown by other means, such as marks or counts. Default: true. */
  readonly notice?: boolean;
  /** Whether it belongs in the moderation log, if its field of kind `user` names a user other than the actor. Default: false. */
  readonly moderation?: boolean;
  /** Whether it changes the line of its room in a list of rooms. Default: false. */
  readonly roomLine?: boolean;
  /** The membership that it ends: that of the user in its field of kind `user`, or everybody's; and the error that they get. */
  readonly ends?: { readonly whose: 'user' | 'everybody'; readonly code: ErrorCode; readonly message: string };
  /**
   * In a user's own stream: the field that says the user's role in the room of its field of kind `room`, null if the user is
   * not a member. Default: it says nothing about memberships.
   */
  readonly membership?: string;
  /** Whether the user in its field of kind `user` was erased: whatever names the user must be forgotten. Default: false. */
  readonly erases?: boolean;
  /** The payload. Counts are absolute, so applying an event twice is harmless. */
  readonly data: D;
}

/** A signal type: a row of the contract. Signals are sent to connections, are never logged, and may be lost. */
export interface SignalRow<T extends string = string, D extends z.ZodObject = z.ZodObject> {
  /** The wire name, such as `server.heads`. */
  readonly type: T;
  /** One sentence that says what the signal means. */
  readonly summary: string;
  /** The payload. */
  readonly data: D;
}

/**
 * How a command runs.
 * - `read`: answers from the database, outside the lanes.
 * - `write`: runs in a lane, appends to one stream, and takes an idempotency key.
 * - `connection`: acts on the caller's connection or on state that lives in memory and is never logged (following,
 *   refreshing a token, typing, presence); appends nothing.
 */
export type CommandKind = 'read' | 'write' | 'connection';

/** A command: a row of the contract. Its position in the contract is its wire name, `noun.verb`. */
export interface CommandRow<
  K extends CommandKind = CommandKind,
  I extends z.ZodObject = z.ZodObject,
  O extends z.ZodType = z.ZodType,
> {
  /** How the command runs. */
  readonly kind: K;
  /** One sentence that says what it does. */
  readonly summary: string;
  /** The input. Parsing is strict: unknown fields are refused. */
  readonly input: I;
  /** The output. */
  readonly output: O;
  /** The stream that a write appends to: that of the room or space in the input, or the caller's own. Default: `room` if the input has a `room`, else `user`. */
  readonly stream?: StreamKind;
  /** The input field that names the owner of a user's stream. Default: the caller. */
  readonly streamOwner?: string;
  /** The permission that the caller needs in the room. Default: none, any authenticated caller may call it. */
  readonly permission?: Permission;
  /** Whether it is refused while the caller is muted or the room is frozen. Default: false. */
  readonly voice?: boolean;
  /** Whether it also works in an archived room, where other writes are refused. Default: false. */
  readonly inArchive?: boolean;
  /** Whether it counts against the caller's messages per minute. Default: false. */
  readonly limited?: boolean;
  /** Whether it only makes sense on a connection: it follows, watches or refreshes. Only for kind `connection`. Default: false. */
  readonly live?: boolean;
  /** Whether presence counts it as activity of the caller. Default: true unless it is a read. */
  readonly activity?: boolean;
  /** How people confirm it first: `ask` = yes or no, `retype` = type the name again. Default: no confirmation. */
  readonly destructive?: 'ask' | 'retype';
  /** Whether it works without a token. Default: false. */
  readonly anonymous?: boolean;
  /** The events that it may append. `execute` enforces this. */
  readonly emits?: readonly EventRow[];
  /** A complete, valid input for help and reference pages. */
  readonly example: z.input<I>;
}

/**
 * A command of a contract with generated types. The types are those of its schemas, but have names.
 *
 * @typeParam I the input as a caller writes it
 * @typeParam P the input as a handler gets it
 * @typeParam O the output
 */
export interface Command<K extends CommandKind, I, P, O> extends CommandRow<K> {
  /** For types only; no value has it. */
  readonly types?: { input: I; parsed: P; output: O };
}

/** An event type of a contract with a generated payload type. */
export interface EventKind<T extends string, D, S extends StreamKind> extends EventRow<T, z.ZodObject, S> {
  /** For types only; no value has it. */
  readonly types?: { data: D };
}

/** A signal type of a contract with a generated payload type. */
export interface SignalKind<T extends string, D> extends SignalRow<T> {
  /** For types only; no value has it. */
  readonly types?: { data: D };
}

/** The fields that a feature adds to shared snapshots and lists. `defineContract` puts them together. */
export interface Slices {
  /** Fields of a room's state, which is the same for every viewer. */
  readonly state?: z.ZodRawShape;
  /** Fields of the viewer's own part of a room. */
  readonly me?: z.ZodRawShape;
  /** Fields of the window of newest messages. */
  readonly window?: z.ZodRawShape;
  /** Fields of a room's live state, which is never logged. */
  readonly live?: z.ZodRawShape;
  /** Fields of a user's own data. */
  readonly user?: z.ZodRawShape;
  /** Fields of a space as one viewer sees it. */
  readonly space?: z.ZodRawShape;
  /** Fields of a room's line in a list. */
  readonly roomLine?: z.ZodRawShape;
}

/** The schemas composed of the slices of all features, for rows that answer with them. */
export interface Composed {
  /** A room as one viewer sees it at a seq. */
  readonly roomSnapshot: z.ZodObject;
  /** A user's own data at a seq of the user's stream. */
  readonly userSnapshot: z.ZodObject;
  /** A space as one viewer sees it at a seq. */
  readonly spaceSnapshot: z.ZodObject;
  /** A room in a list. */
  readonly roomListItem: z.ZodObject;
  /** Every error code of the contract. */
  readonly errorCode: z.ZodEnum;
}

/** A feature: what one module under `features/` defines. */
export interface Feature {
  /** Its permissions, each with the roles that hold it. A guest holds none in a private room. */
  readonly permissions?: Readonly<Record<string, readonly RightHolder[]>>;
  /** Its errors by code. */
  readonly errors?: Readonly<Record<string, ErrorRow>>;
  /** Its limits. The name says the unit. */
  readonly limits?: Readonly<Record<string, number>>;
  /** Its commands by verb. */
  readonly commands: Readonly<Record<string, CommandRow>>;
  /** Its events by their name in code. The wire name is the `type`. */
  readonly events: Readonly<Record<string, EventRow>>;
  /** Its signals by their name in code. The wire name is the `type`. */
  readonly signals: Readonly<Record<string, SignalRow>>;
  /** Its fields of snapshots and lists. */
  readonly slices?: Slices;
}

/** Features by noun. Transports, SDK, CLI and documents loop over them. */
export type ContractShape = Readonly<Record<string, Feature>>;

/** A schema, or a function that builds it from the composed schemas. */
type Composable<S> = S | ((composed: Composed) => S);

/**
 * Defines a command of a contract; its types follow from the row.
 *
 * @example
 * const ring = command({
 *   kind: 'write',
 *   summary: 'Ring the bell.',
 *   input: z.object({ room: z.string().describe('The room.') }),
 *   output: z.object({ times: z.int().describe('The number of rings.') }),
 *   permission: 'message.send',
 *   emits: [rang],
 *   example: { room: 'tower' },
 * })
 */
export const command = <K extends CommandKind, I extends z.ZodObject, O extends z.ZodType>(
  row: Omit<CommandRow<K, I, O>, 'output'> & { readonly output: Composable<O> },
): CommandRow<K, I, O> => row as CommandRow<K, I, O>;

/**
 * Defines an event type of a contract; the type of its payload follows from the row.
 *
 * @example
 * const rang = event({ type: 'bell.rang', summary: 'A bell rang.', stream: 'room', data: z.object({ times: z.int() }) })
 */
export const event = <const T extends string, D extends z.ZodObject, const S extends StreamKind>(
  row: EventRow<T, D, S> & { readonly membership?: Extract<keyof D['shape'], string> },
): EventRow<T, D, S> => row;

/**
 * Defines a signal type of a contract; the type of its payload follows from the row.
 *
 * @example
 * const swinging = signal({ type: 'bell.swinging', summary: 'A bell is about to ring.', data: z.object({ inMs: z.int() }) })
 */
export const signal = <const T extends string, D extends z.ZodObject>(
  row: Omit<SignalRow<T, D>, 'data'> & { readonly data: Composable<D> },
): SignalRow<T, D> => row as SignalRow<T, D>;

/**
 * Defines a feature: everything that one noun brings.
 *
 * @example
 * export const bells = feature({ permissions: { 'bell.ring': members }, commands: { ring }, events: { rang }, signals: {} })
 */
export const feature = <const F extends Feature>(of: F): F => of;
