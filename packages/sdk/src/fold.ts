import type { RoomfulEvent } from '@roomful/protocol';
import { erasures, people } from '@roomful/protocol/names';
import type { AnyFeature, ReducerContext, RoomState } from './features/feature.js';
import { forgetName } from './features/people.reducers.js';
import { own } from './features/shared.reducers.js';

/** The reducers by the kind of stream: of rooms, of users' own streams, and of spaces. */
export type ReducersKey = 'reducers' | 'userReducers' | 'spaceReducers';

/** How a list of features folds events. */
export interface Fold {
  /** The state of a stream of any kind after one event. */
  readonly reduce: <State>(key: ReducersKey, state: State, event: RoomfulEvent, viewerId: string) => State;
  /** The state of a room after many events. */
  readonly reduceAll: (state: RoomState, events: readonly RoomfulEvent[], viewerId: string) => RoomState;
}

type Reduce = <State>(state: State, event: unknown, context: ReducerContext) => State;
type Table = Readonly<Record<string, Reduce>>;
type Tables = { readonly [K in ReducersKey | 'runs']?: Table };

/** Composes the reducers of features. For an event that several of them reduce, each continues with the state of the one before. */
export const createFold = (features: readonly AnyFeature[]): Fold => {
  const all = features as readonly unknown[] as readonly Tables[];

  const reduce = <State>(
    key: ReducersKey,
    state: State,
    event: RoomfulEvent,
    viewerId: string,
    except?: Tables,
  ): State => {
    const after = all.reduce(
      (before, feature) =>
        (feature !== except && own(feature[key] ?? {}, event.type)?.(before, event, { viewerId })) || before,
      state,
    );
    // Every feature's slices may name people, so clients without `members` forget erased names too. Only rooms have such events.
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
          for (const each of run) after = reduce('reducers', after, each, viewerId, runner);
        } else after = reduce('reducers', after, event, viewerId);
      }
      return after;
    },
  };
};
