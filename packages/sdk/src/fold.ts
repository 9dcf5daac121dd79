import type { RoomfulEvent } from '@roomful/protocol';
import { erasures, people } from '@roomful/protocol/names';
import type { AnyFeature, ReducerContext, RoomState, UserState } from './features/feature.js';
import { forgetName } from './features/people.reducers.js';
import { own } from './features/shared.reducers.js';

/** How a list of features folds the events of rooms and of a user's own stream. */
export interface Fold {
  readonly reduce: (state: RoomState, event: RoomfulEvent, viewerId: string) => RoomState;
  readonly reduceAll: (state: RoomState, events: readonly RoomfulEvent[], viewerId: string) => RoomState;
  readonly reduceUser: (state: UserState, event: RoomfulEvent) => UserState;
}

type Reduce = <State>(state: State, event: unknown, context: ReducerContext) => State;
type Table = Readonly<Record<string, Reduce>>;
type Tables = { readonly [K in 'reducers' | 'userReducers' | 'runs']?: Table };

/** Composes the reducers of features. For an event that several of them reduce, each continues with the state of the one before. */
export const createFold = (features: readonly AnyFeature[]): Fold => {
  const all = features as readonly unknown[] as readonly Tables[];

  const inTurn = <State>(
    key: 'reducers' | 'userReducers',
    state: State,
    event: RoomfulEvent,
    viewerId: string,
    except?: Tables,
  ): State =>
    all.reduce(
      (after, feature) =>
        (feature !== except && own(feature[key] ?? {}, event.type)?.(after, event, { viewerId })) || after,
      state,
    );

  const reduce: Fold['reduce'] = (state, event, viewerId) => {
    const after = inTurn('reducers', state, event, viewerId);
    // Every feature's slices may name people, so clients without `members` forget erased names too.
    const field = own<string>(erasures, event.type);
    return field === undefined ? after : forgetName(after, Reflect.get(event.data, field), people);
  };

  return {
    reduce,
    reduceAll: (state, events, viewerId) => {
      let after = state;
      for (let index = 0; index < events.length; ) {
        const event = events[index++] as RoomfulEvent;
        const runner = all.find(({ runs = {} }) => own(runs, event.type));
        if (runner?.runs) {
          const run = [event];
          for (; events[index]?.type === event.type; index++) run.push(events[index] as RoomfulEvent);
          after = runner.runs[event.type]?.(after, run, { viewerId }) ?? after;
          for (const each of run) after = inTurn('reducers', after, each, viewerId, runner);
        } else after = reduce(after, event, viewerId);
      }
      return after;
    },
    reduceUser: (state, event) => inTurn('userReducers', state, event, ''),
  };
};
