import type {
  CommandRow,
  Contract,
  ErrorCode,
  Feature,
  OutputOf,
  ParsedOf,
  RoomfulError,
  RoomSnapshot,
  SpaceSnapshot,
  UserSnapshot,
} from '@roomful/protocol';
import type { Knex } from 'knex';
import type { Database } from '../database/connection.js';
import type { LiveHooks } from '../live/hooks.js';
import type { Live } from '../live/live.js';
import type { LiveStore } from '../live/liveStore.js';
import type { createStanding } from '../live/standing.js';
import type { MemberRecord, Principal, ReadHandler, RoomGate, WriteHandler } from '../pipeline/context.js';
import type { ConnectionHandler } from '../pipeline/execute.js';
import type { GateFolds } from '../pipeline/gate.js';
import type { Hooks } from '../pipeline/hooks.js';
import type { Revocations } from '../pipeline/revoked.js';
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

/** The parts of the running server that connection commands need. */
export interface ConnectionDeps {
  /** Follow and unfollow a room on a connection. */
  roomFollowing: { follow: ConnectionHandler; unfollow: ConnectionHandler };
  /** The same for the own stream. */
  ownFollowing: { follow: ConnectionHandler; unfollow: ConnectionHandler };
  /** The same for a space. */
  spaceFollowing: { follow: ConnectionHandler; unfollow: ConnectionHandler };
  /** Gives a connection a newer token. */
  refresh: ConnectionHandler;
  /** Presence, typing and occupancy, of this node or shared by all nodes. */
  store: LiveStore;
  live: Pick<Live, 'look' | 'watch'>;
  /** Checks callers' rights in rooms outside the lanes. */
  standing: ReturnType<typeof createStanding>;
  database: Database;
  clockOffsetMs(): number;
}

/** The viewers for whom a room is read at once. */
export interface RoomLook {
  gate: RoomGate;
  userIds: readonly string[];
  /** The maximum number of messages that any of them wants. */
  window: number;
}

/** One viewer of a room. */
export interface Viewer {
  userId: string;
  member: MemberRecord | null;
  /** The maximum number of messages. */
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
  /** `false`: no profile of the user is stored yet, and this is from the token. Default: true. */
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

/** A feature's part of a space's snapshot, for one viewer. */
export type SpaceSlice<K extends keyof SpaceSnapshot = never> = Pick<SpaceSnapshot, K>;

/** How a feature reads its parts of snapshots, inside a transaction that sees one state of the database. */
export interface SliceReaders {
  room?(db: Knex, look: RoomLook): Promise<AnyRoomSlice>;
  user?(db: Knex, callers: readonly Principal[]): Promise<(caller: Principal) => AnyUserSlice>;
  space?(db: Knex, spaceId: string, userIds: readonly string[]): Promise<(caller: Principal) => Partial<SpaceSnapshot>>;
}

/** What handlers may need from all features together. */
export interface HandlerDeps {
  /** Every table of the database. */
  tables: ReadonlyMap<string, Table>;
  /** The parts of all features in erasing a user. */
  erasures: readonly FeatureErasure[];
}

/** What every feature provides. */
export interface AnyServerFeature {
  /** A handler for every read and write, or a function that creates them from the parts of all features. */
  readonly handlers: object | ((deps: HandlerDeps) => object);
  /** The tables that the feature keeps. */
  readonly tables: Tables;
  /** Its parts of snapshots. Default: none. */
  readonly state?: SliceReaders;
  /** What it does when events happen, mostly those of other features. Default: nothing. */
  readonly hooks?: Hooks;
  /** How its events change the gates of rooms. Default: they do not. */
  readonly gate?: GateFolds;
  /** The rights that its events take away. Default: none, beside memberships that they end. */
  readonly revokes?: Revocations;
  /** What it does in live state when events are committed. Default: nothing. */
  readonly live?: LiveHooks;
  /** The error for a stream that does not exist, by the kind of stream that the feature keeps. Default: it keeps none. */
  readonly missing?: Readonly<Record<string, (id: string) => RoomfulError>>;
  /** What it deletes when a user is erased, besides names. Default: nothing. */
  readonly erase?: FeatureErasure;
  /** How it removes content of deleted messages. Default: it has none. */
  readonly redaction?: FeatureRedaction;
  /** What it deletes for good after its retention period. Default: nothing. */
  readonly sweep?: Sweep;
  /** The error codes for unique indexes that another node may violate at the same instant. Default: none. */
  readonly conflicts?: Readonly<Record<string, ErrorCode>>;
}

/** A feature on the server: a missing handler of any command is a compile error. */
export type ServerFeature<N extends Noun> = AnyServerFeature & {
  readonly handlers: HandlersOf<Contract[N]> | ((deps: HandlerDeps) => HandlersOf<Contract[N]>);
} & (ConnectionVerb<Contract[N]['commands']> extends never
    ? { readonly connection?: undefined }
    : { connection(deps: ConnectionDeps): ConnectionHandlersOf<Contract[N]> });
