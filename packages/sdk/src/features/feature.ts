import type {
  Contract,
  EventOf,
  EventType,
  EventTypeIn,
  RoomfulEvent,
  RoomfulSignal,
  RoomSnapshot,
  SpaceSnapshot,
  UserSnapshot,
} from '@roomful/protocol';
import type { RoomfulError } from '@roomful/protocol/names';
import type { CommandTable } from '../commands.js';
import type { Send } from '../follower.js';
import type { FollowOptions, LiveRoom, Position, RoomView } from '../live-room.js';

/** A room as one viewer sees it, in the shape of the protocol's snapshot. It holds instants, never elapsed times. */
export type RoomState = RoomSnapshot;
/** The state of a user's own stream, in the shape of the protocol's snapshot. */
export type UserState = UserSnapshot;
/** A space as one viewer sees it, in the shape of the protocol's snapshot. */
export type SpaceState = SpaceSnapshot;

/** The nouns of the contract, such as `messages`: each is one feature. */
export type Noun = keyof Contract;

type Values<T> = T[keyof T];
type TypeOfRow<Row> = Row extends { readonly type: infer T extends EventType } ? T : never;
/** The types of the events that a feature declares. */
type EventTypeOf<N extends Noun> = TypeOfRow<Values<Contract[N]['events']>>;
type RoomEventOf<N extends Noun> = Extract<EventTypeOf<N>, EventTypeIn<'room'>>;
type UserEventOf<N extends Noun> = Extract<EventTypeOf<N>, EventTypeIn<'user'>>;
type SpaceEventOf<N extends Noun> = Extract<EventTypeOf<N>, EventTypeIn<'space'>>;

/** A path in a snapshot; `*` stands for every element of a list or record. */
export type Path = readonly string[];

/** What reducers know besides the state and the event. */
export interface ReducerContext {
  /** The viewer to whom `me` belongs. */
  readonly viewerId: string;
}

/** Folds one kind of event into a room's state. Pure; returns the same object if nothing changes. */
export type Reducer<T extends EventType> = (state: RoomState, event: EventOf<T>, context: ReducerContext) => RoomState;
/** Reducers by event type. Use it with `satisfies` to hold a feature to its own events. */
export type Reducers<T extends EventType> = { readonly [K in T]: Reducer<K> };

/** Folds one kind of event into a user's own state. Pure; returns the same object if nothing changes. */
export type UserReducer<T extends EventType> = (state: UserState, event: EventOf<T>) => UserState;
/** User reducers by event type. */
export type UserReducers<T extends EventType> = { readonly [K in T]: UserReducer<K> };

/** Folds one kind of event into a space's state. Pure; returns the same object if nothing changes. */
export type SpaceReducer<T extends EventType> = (
  state: SpaceState,
  event: EventOf<T>,
  context: ReducerContext,
) => SpaceState;
/** Space reducers by event type. */
export type SpaceReducers<T extends EventType> = { readonly [K in T]: SpaceReducer<K> };

/** The part of the state that a feature owns, as it is before the first event. */
export interface Slices {
  readonly state?: Partial<RoomState['state']>;
  readonly me?: Partial<RoomState['me']>;
  readonly window?: RoomState['window'];
  readonly live?: Partial<RoomState['live']>;
  readonly user?: Partial<UserState>;
  readonly space?: Partial<SpaceState>;
}

/** What the live room gives to its features: the state they share, and one lifecycle. */
export interface RoomContext {
  readonly roomId: string;
  readonly viewerId: string;
  /** The options that the room was followed with. */
  readonly options: FollowOptions;
  readonly state: () => RoomState;
  /** Replaces the state. Listeners see it at the next `publish`. */
  readonly set: (state: RoomState) => void;
  /** Shows the state, and what the features add to it. */
  readonly publish: () => void;
  /** Folds events into a state with the features of this client. */
  readonly fold: (state: RoomState, events: readonly RoomfulEvent[]) => RoomState;
  readonly status: () => RoomView['status'];
  readonly position: () => Position;
  readonly send: Send;
  /** Receives errors that no caller waits for. */
  readonly report: (error: unknown) => void;
  /** Aborts when the room closes. */
  readonly over: AbortSignal;
  /** Tells the other features that the user has given a command, before it is sent. */
  readonly called: (command: string) => void;
}

type SignalType = RoomfulSignal['type'];

/** What a feature adds to a live room. Every part is optional. */
export interface RoomPart {
  /** Commands of its noun that replace the derived ones, or join them. */
  readonly commands?: object;
  /** Members of the room itself. */
  readonly room?: Partial<LiveRoom>;
  /** What it adds to the view besides its slices of the state. */
  readonly view?: () => Partial<RoomView>;
  /** Called after events were folded into the state, before it is published. */
  readonly applied?: (events: readonly RoomfulEvent[]) => void;
  /** Called after a snapshot took the place of the state, the first one included, before it is published. */
  readonly replaced?: () => void;
  /** Called for signals of the room, by type. */
  readonly signals?: { readonly [T in SignalType]?: (data: Extract<RoomfulSignal, { type: T }>['data']) => void };
  /** Called before another feature sends a command of the user, by wire name. */
  readonly called?: Readonly<Record<string, () => void>>;
  /** Called when the room closes. `error`: why. */
  readonly closed?: (error: RoomfulError) => void;
}

/**
 * Every event of its own needs a reducer; events of other features may have one, for what they do to its own slices. Reducers
 * of several features run in any order, so they read no slices but their own.
 */
type WithReducers<N extends Noun> = ([RoomEventOf<N>] extends [never]
  ? { readonly reducers?: Partial<Reducers<EventTypeIn<'room'>>> }
  : { readonly reducers: Reducers<RoomEventOf<N>> & Partial<Reducers<EventTypeIn<'room'>>> }) &
  ([UserEventOf<N>] extends [never]
    ? { readonly userReducers?: Partial<UserReducers<EventTypeIn<'user'>>> }
    : { readonly userReducers: UserReducers<UserEventOf<N>> & Partial<UserReducers<EventTypeIn<'user'>>> }) &
  ([SpaceEventOf<N>] extends [never]
    ? { readonly spaceReducers?: Partial<SpaceReducers<EventTypeIn<'space'>>> }
    : { readonly spaceReducers: SpaceReducers<SpaceEventOf<N>> & Partial<SpaceReducers<EventTypeIn<'space'>>> });

/** What a feature brings to the client. An event without its reducer does not compile. */
export type SdkFeature<N extends Noun = Noun> = WithReducers<N> & {
  /** Its name in the contract. */
  readonly noun: N;
  /** Its commands by verb, as `@roomful/protocol/names` has them. */
  readonly commands: CommandTable[string];
  /** The slices of the state that it owns, as they are before the first event. */
  readonly empty?: Slices;
  /** Reducers for runs of one kind of event; each must equal folding its reducer over the run. */
  readonly runs?: {
    readonly [T in RoomEventOf<N>]?: (
      state: RoomState,
      events: readonly EventOf<T>[],
      context: ReducerContext,
    ) => RoomState;
  };
  /** Builds what it adds to a live room. */
  readonly room?: (context: RoomContext) => RoomPart;
};

type LooseReducers<State> = Readonly<Record<string, (state: State, event: never, context: ReducerContext) => State>>;

/** Any feature, as the code that composes them sees it. */
export interface AnyFeature {
  readonly noun: string;
  readonly commands: CommandTable[string];
  readonly empty?: Slices;
  readonly reducers?: LooseReducers<RoomState> | undefined;
  readonly userReducers?: LooseReducers<UserState> | undefined;
  readonly spaceReducers?: LooseReducers<SpaceState> | undefined;
  readonly runs?: LooseReducers<RoomState> | undefined;
  readonly room?: (context: RoomContext) => RoomPart;
}
