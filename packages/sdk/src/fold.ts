import type { RoomfulEvent } from '@roomful/protocol';
import { people } from '@roomful/protocol/names';
import type { AnyFeature, ReducerContext, RoomState, UserState } from './features/feature.js';
import { forgetName } from './features/people.reducers.js';
import { own } from './features/shared.reducers.js';

/** How a list of features folds the events of rooms and of a user's own stream. */
export interface Fold {
  readonly reduce: (state: RoomState, event: RoomfulEvent, viewerId: string) => RoomState;
  readonly reduceAll: (state: RoomState, events: readonly RoomfulEvent[], viewerId: string) => RoomState;
  readonly reduceUser: (state: UserState, event: RoomfulEvent) => UserState;
}

type Reduce<State> = (state: State, event: unknown, context: ReducerContext) => State;
type Table<State> = Readonly<Record<string, Reduce<State>>>;

/** Every feature's slices may name people, so a client without `members` forgets erased names too. */
const erasing: Table<RoomState> = {
  'member.erased': (state, event, { people: paths }) =>
    forgetName(state, (event as { data: { userId: string } }).data.userId, paths),
};

/** Composes the reducers of features. */
export const createFold = (features: readonly AnyFeature[]): Fold => {
  const tables = <State>(key: 'reducers' | 'effects' | 'runs' | 'userReducers' | 'userEffects') =>
    features.flatMap((feature) => (feature[key] ? [feature[key] as unknown as Table<State>] : []));
  const merged = (key: 'reducers' | 'runs'): Table<RoomState> => Object.assign({}, ...tables(key));
  const [reducers, runs] = [merged('reducers'), merged('runs')];
  const effects = [...tables<RoomState>('effects'), erasing];
  const userTables = [...tables<UserState>('userReducers'), ...tables<UserState>('userEffects')];
  const inTurn = <State>(all: readonly Table<State>[], state: State, event: RoomfulEvent, viewerId: string): State =>
    all.reduce((after, table) => own(table, event.type)?.(after, event, { viewerId, people }) ?? after, state);

  const reduce: Fold['reduce'] = (state, event, viewerId) => inTurn([reducers, ...effects], state, event, viewerId);

  return {
    reduce,
    reduceAll: (state, events, viewerId) => {
      let after = state;
      for (let index = 0; index < events.length; ) {
        const event = events[index++] as RoomfulEvent;
        const reduceRun = own(runs, event.type);
        if (reduceRun) {
          const run = [event];
          for (; events[index]?.type === event.type; index++) run.push(events[index] as RoomfulEvent);
          after = reduceRun(after, run, { viewerId, people });
          for (const each of run) after = inTurn(effects, after, each, viewerId);
        } else after = reduce(after, event, viewerId);
      }
      return after;
    },
    reduceUser: (state, event) => inTurn(userTables, state, event, ''),
  };
};
