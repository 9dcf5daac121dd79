import type { EffectiveRole, EventDraft, InstanceRole, Room, RoomRole } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { Insertion, Row } from '../database/insertion.js';

/** Who calls, as the verified token says. */
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

/** What rules need to know of a room; kept current by folding the events of the batch. */
export interface RoomGate {
  room: Room;
  memberCount: number;
  members: Map<string, MemberRecord>;
  /** The room is gone: for everybody it is as if it were missing. */
  deleted?: true;
}

/** What every handler may know of a call in a room. */
export interface RoomAccess {
  gate: RoomGate;
  /** The caller's record; null = the room never heard of the caller. */
  member: MemberRecord | null;
  role: EffectiveRole;
}

/** What handlers may know of the server they run in. */
export interface ServerFacts {
  version: string;
  /** The database's generation: a restored backup has a new one. */
  generation: string;
  /** Default limit of messages a minute and user; 0 = none. */
  messagesPerMinute: number;
  /** How long the originals of deleted messages are kept for moderators, milliseconds; 0 = not at all. */
  eraseAfterMs: number;
}

/** What a handler of a read is given. */
export interface ReadCall<I> {
  /** The server that it runs in. */
  server: ServerFacts;
  /** Who calls. */
  caller: Principal;
  /** The instant by which rules are judged, epoch ms, by the database's clock. */
  now: number;
  /** Parsed, defaults filled in. */
  input: I;
  /** Present where the input names a room. */
  access: RoomAccess | null;
}

/** What a handler of a write is given. */
export interface WriteCall<I> extends ReadCall<I> {
  /** The idempotency key; one of the server's where the caller gave none. */
  key: string;
  /** The seq that the first event of this call will have in its stream. */
  nextSeq(): number;
}

/** What a write has done: its answer and what is to be appended. No events: a no-op. */
export interface Effect<O> {
  /** What the caller gets. */
  result: O;
  /** In their order. */
  events: EventDraft[];
  /** The stream that the events go to, where it is a new one. Default: the call's. */
  newStream?: string;
  /** Messages whose text is to vanish from the log. */
  redacts?: number[];
  /**
   * What users are to hear of it in their own streams, once each: kept with the last of these events and delivered soon
   * after. Only of a room's events. Empty: the handler has kept it by itself.
   */
  tells?: Tell[];
}

/** What one user is to hear in the own stream of what happened in a room's. */
export interface Tell {
  userId: string;
  draft: EventDraft;
}

export type Settle<I, O> = (call: WriteCall<I>, outcome: Effect<O> | Error) => void;

/** A write: handles one call, or, when `hot`, a run of neighbouring calls at once. */
export interface WriteHandler<I, O> {
  readonly hot: boolean;
  /**
   * Streams beside the call's own whose heads are locked with it, all of a batch at once and in their order: of what waits for
   * another transaction elsewhere, as in a unique index, two calls could wait for each other. Default: none.
   */
  alsoLocks?(call: { caller: Principal; input: I }): string[];
  /** Resolves when every call is settled; `stored` when a run's rows are written, which later statements need not wait for. */
  run(db: Knex, calls: WriteCall<I>[], settle: Settle<I, O>): Promise<{ stored: Promise<void> } | undefined>;
  /**
   * Handles a run without a transaction and gives back what is to be inserted, for the caller to commit together with the
   * events. `db` is only for what can never change, or need not be newer than the call. Absent, or undefined and nothing
   * settled: the rules need what the transaction has locked.
   */
  judge?(
    db: Knex,
    calls: WriteCall<I>[],
    settle: Settle<I, O>,
  ): Promise<{ insertion: Insertion; rows: Row[] } | undefined>;
}

export type ReadHandler<I, O> = (db: Knex, call: ReadCall<I>) => Promise<O>;

/** A handler of any command that reads or writes. */
export type AnyHandler = ReadHandler<never, unknown> | WriteHandler<never, unknown>;
/** Handlers of any contract, by noun and verb. */
export type AnyHandlers = Readonly<Record<string, Readonly<Record<string, AnyHandler>>>>;

/**
 * The room of a call whose row names one.
 *
 * @throws TypeError where the row names none
 * @example
 * const { gate, role } = inRoom(call)
 */
export const inRoom = (call: ReadCall<unknown>): RoomAccess => {
  if (!call.access) throw new TypeError('this handler belongs to a command whose input names a room');
  return call.access;
};
