import type { EffectiveRole, EventDraft, InstanceRole, Room, RoomRole } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { Insertion, Row } from '../database/insertion.js';

/** The caller, as the verified token says. */
export interface Principal {
  id: string;
  name: string;
  avatarUrl: string | null;
  role: InstanceRole;
  /** When the token ends, epoch ms. */
  expiresAt: number;
}

/** What a room knows of a user, member or not. */
export interface MemberRecord {
  userId: string;
  name: string;
  avatarUrl: string | null;
  /** `guest`: not a member. */
  role: RoomRole;
  joinedAt: number;
  mutedUntil: number | null;
  banned: boolean;
  /** With `banned`: null = for good. */
  bannedUntil: number | null;
  invited: boolean;
}

/** Everything that rules need to know about a room. The events of a batch keep it current. */
export interface RoomGate {
  room: Room;
  memberCount: number;
  members: Map<string, MemberRecord>;
  /** The room was deleted. It answers everybody like a missing room. */
  deleted?: true;
}

/** The room of a call and the caller's place in it. */
export interface RoomAccess {
  gate: RoomGate;
  /** The caller's record; null if the room never heard of the caller. */
  member: MemberRecord | null;
  role: EffectiveRole;
}

/** Facts about the server for handlers. */
export interface ServerFacts {
  version: string;
  /** The id of this run of the server: a UUID. */
  node: string;
  /** The database's generation: a restored backup has a new one. */
  generation: string;
  /** Default limit of messages a minute and user; 0 = none. */
  messagesPerMinute: number;
  /** How long the originals of deleted messages are kept for moderators, milliseconds; 0 = not at all. */
  eraseAfterMs: number;
}

/** A call of a read, as its handler gets it. */
export interface ReadCall<I> {
  /** The server that runs the handler. */
  server: ServerFacts;
  /** The caller. */
  caller: Principal;
  /** The time of the call by the database's clock, epoch ms. */
  now: number;
  /** The parsed input, with defaults filled in. */
  input: I;
  /** The room of the call; null if the input names none. */
  access: RoomAccess | null;
}

/** A call of a write, as its handler gets it. */
export interface WriteCall<I> extends ReadCall<I> {
  /** The idempotency key. The server makes one if the caller gave none. */
  key: string;
  /** The seq that the first event of this call will have in its stream. */
  nextSeq(): number;
}

/** The result of a write and what to append. Without events the write is a no-op. */
export interface Effect<O> {
  /** The answer for the caller. */
  result: O;
  /** The events to append, in order. */
  events: EventDraft[];
  /** The new stream that the events start. Default: they go to the stream of the call. */
  newStream?: string;
  /** Messages whose text must be removed from the log. */
  redacts?: number[];
  /**
   * Events for users' own streams, each user at most once. They are stored with the last of these events and delivered soon
   * after. Only for events of rooms. Empty: the handler has stored them itself.
   */
  userEvents?: UserEvent[];
}

/** An event for one user's own stream about something that happened in a room. */
export interface UserEvent {
  userId: string;
  draft: EventDraft;
}

export type Settle<I, O> = (call: WriteCall<I>, outcome: Effect<O> | Error) => void;

/** The handler of a write. It handles one call, or, if `hot`, a run of neighbouring calls at once. */
export interface WriteHandler<I, O> {
  readonly hot: boolean;
  /**
   * Other streams whose heads the call needs locked. All heads of a batch are locked together and in order, which rules out the
   * deadlocks that waiting in a unique index could cause. Default: none.
   */
  alsoLocks?(call: { caller: Principal; input: I }): string[];
  /** Resolves when every call is settled. `stored` resolves when the rows are written; later statements need not wait for it. */
  run(db: Knex, calls: WriteCall<I>[], settle: Settle<I, O>): Promise<{ stored: Promise<void> } | undefined>;
  /**
   * Handles a run without a transaction and returns the rows to insert; the pipeline commits them together with the events. Use
   * `db` only for data that never changes or need not be newer than the call. If this is absent, or returns undefined and
   * settles nothing, the run needs a transaction with locks.
   */
  judge?(
    db: Knex,
    calls: WriteCall<I>[],
    settle: Settle<I, O>,
  ): Promise<{ insertion: Insertion; rows: Row[] } | undefined>;
}

export type ReadHandler<I, O> = (db: Knex, call: ReadCall<I>) => Promise<O>;

/** The handler of any read or write. */
export type AnyHandler = ReadHandler<never, unknown> | WriteHandler<never, unknown>;
/** Handlers of any contract, by noun and verb. */
export type AnyHandlers = Readonly<Record<string, Readonly<Record<string, AnyHandler>>>>;

/**
 * Returns the room of a call.
 *
 * @throws TypeError if the command names no room
 * @example
 * const { gate, role } = inRoom(call)
 */
export const inRoom = (call: ReadCall<unknown>): RoomAccess => {
  if (!call.access) throw new TypeError('this handler belongs to a command whose input names a room');
  return call.access;
};
