import type {
  CommandRow,
  Contract,
  ErrorCode,
  Feature,
  OutputOf,
  ParsedOf,
  RoomfulError,
  RoomSnapshot,
  UserSnapshot,
} from '@roomful/protocol';
import type { Knex } from 'knex';
import type { Database } from '../database/connection.js';
import type { Live } from '../live/live.js';
import type { LivePort } from '../live/port.js';
import type { createStanding } from '../live/standing.js';
import type { MemberRecord, Principal, ReadHandler, RoomGate, WriteHandler } from '../pipeline/context.js';
import type { ConnectionHandler } from '../pipeline/execute.js';
import type { GateFolds } from '../pipeline/gate.js';
import type { Table, Tables } from '../pipeline/tables.js';
import type { FeatureErasure, Sweep } from './erasure/parts.js';
import type { FeatureRedaction } from './redaction.js';

/** The name of a feature, such as `queue`. */
export type Noun = keyof Contract;

type HandlerOf<R> =
  R extends CommandRow<'write'>
    ? WriteHandler<ParsedOf<R>, OutputOf<R>>
    : R extends CommandRow<'read'>
      ? ReadHandler<ParsedOf<R>, OutputOf<R>>
      : never;

type ConnectionVerb<C extends Feature['commands']> = {
  [V in keyof C]: C[V] extends CommandRow<'connection'> ? V : never;
}[keyof C];

/** A handler for every read and write of a feature: a missing one is a compile error. */
export type HandlersOf<F extends Feature> = {
  readonly [V in Exclude<keyof F['commands'], ConnectionVerb<F['commands']>>]: HandlerOf<F['commands'][V]>;
};

/** A handler for every connection command of a feature. */
export type ConnectionHandlersOf<F extends Feature> = {
  readonly [V in ConnectionVerb<F['commands']>]: ConnectionHandler;
};

/** What connection commands need of the running server. */
export interface ConnectionDeps {
  /** Follow and unfollow a room on a connection. */
  roomFollowing: { follow: ConnectionHandler; unfollow: ConnectionHandler };
  /** The same for the own stream. */
  ownFollowing: { follow: ConnectionHandler; unfollow: ConnectionHandler };
  /** Gives a connection a newer token. */
  refresh: ConnectionHandler;
  /** Presence, typing and occupancy, as this node or all nodes share them. */
  port: LivePort;
  live: Pick<Live, 'look' | 'watch'>;
  /** Judges callers in rooms outside of the lanes. */
  standing: ReturnType<typeof createStanding>;
  database: Database;
  clockOffsetMs(): number;
}

/** The viewers for whom a room is read at once. */
export interface RoomLook {
  gate: RoomGate;
  userIds: readonly string[];
  /** The most messages that one of them wants. */
  window: number;
}

/** One viewer of a room. */
export interface Viewer {
  userId: string;
  member: MemberRecord | null;
  /** Messages at most. */
  window: number;
  /** The seq of the room at which it was read. */
  head: number;
}

type State = RoomSnapshot['state'];
type Me = RoomSnapshot['me'];

/** A feature's part of a room's snapshot, read for all viewers at once. */
export interface RoomSlice<S extends keyof State = never, M extends keyof Me = never> {
  /** The same for every viewer. */
  state?: Pick<State, S>;
  /** One viewer's own part. */
  me?(viewer: Viewer): Pick<Me, M>;
  /** The newest messages, as many as the viewer wants. One feature has them. */
  window?(viewer: Viewer): RoomSnapshot['window'];
}

/** A feature's part of one user's snapshot. */
export interface UserSlice<K extends keyof UserSnapshot = never> {
  slice: Pick<UserSnapshot, K>;
  /** `false`: nothing is kept of the user yet, and this is what the token says. Default: true. */
  kept?: boolean;
}

/** Any feature's part of a room's snapshot. */
export interface AnyRoomSlice {
  state?: Partial<State>;
  me?(viewer: Viewer): Partial<Me>;
  window?(viewer: Viewer): RoomSnapshot['window'];
}

/** Any feature's part of a user's snapshot. */
export interface AnyUserSlice {
  slice: Partial<UserSnapshot>;
  kept?: boolean;
}

/** How a feature reads its parts of snapshots, inside a transaction that sees one state of the database. */
export interface SliceReaders {
  room?(db: Knex, look: RoomLook): Promise<AnyRoomSlice>;
  user?(db: Knex, callers: readonly Principal[]): Promise<(caller: Principal) => AnyUserSlice>;
}

/** What handlers can need of all features together. */
export interface HandlerDeps {
  /** Every table of the database. */
  tables: ReadonlyMap<string, Table>;
}

/** What every feature brings, whatever it is about. */
export interface AnyServerFeature {
  /** For every read and write; or how they are made from what all features bring. */
  readonly handlers: object | ((deps: HandlerDeps) => object);
  /** The tables that the feature keeps. */
  readonly tables: Tables;
  /** Its parts of snapshots. Default: none. */
  readonly state?: SliceReaders;
  /** How its events change the gates of rooms. Default: not at all. */
  readonly gate?: GateFolds;
  /** The error for a stream that does not exist, by the kind of stream that the feature keeps. Default: it keeps none. */
  readonly missing?: Readonly<Record<string, (id: string) => RoomfulError>>;
  /** What it deletes when a user is erased, beside the names. Default: nothing. */
  readonly erase?: FeatureErasure;
  /** How it removes what must no longer be read. Default: it has nothing of the kind. */
  readonly redaction?: FeatureRedaction;
  /** What it deletes when it has been kept for long enough. Default: nothing. */
  readonly sweep?: Sweep;
  /** The error codes for unique indexes that another node may have filled at the same instant. Default: none. */
  readonly conflicts?: Readonly<Record<string, ErrorCode>>;
}

/** A feature on the server: a missing handler of any command is a compile error. */
export type ServerFeature<N extends Noun> = AnyServerFeature & {
  readonly handlers: HandlersOf<Contract[N]> | ((deps: HandlerDeps) => HandlersOf<Contract[N]>);
} & (ConnectionVerb<Contract[N]['commands']> extends never
    ? { readonly connection?: undefined }
    : { connection(deps: ConnectionDeps): ConnectionHandlersOf<Contract[N]> });
