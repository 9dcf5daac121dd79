import { commandsOf, contract, type EventType, eventsOf } from '@roomful/protocol';
import type { Noun } from '../features/feature.js';
import { features } from '../features/index.js';
import type { Action, LawFeature, RoomSize, StreamLaw } from './types.js';

const laws = new Map<Noun, LawFeature>(
  Object.entries(features).map(([noun, { law }]) => [noun as Noun, law satisfies LawFeature]),
);
export const lawFeatures: readonly LawFeature[] = [...laws.values()];
export const streamLaws: readonly StreamLaw[] = lawFeatures.flatMap(({ streams = [] }) => streams);

/** All actions by the name of their command. */
export const actionsByName: ReadonlyMap<string, Action> = new Map(
  lawFeatures.flatMap(({ actions }) => actions).map((action) => [action.name, action] as const),
);

const played = [...laws].filter(([, { actions }]) => actions.length > 0).map(([noun]) => noun);
/** The features that schedules are about, in turn. */
export const themes = [...played, 'mixed'] as const;
export type Theme = Noun | 'mixed';

/** Every tenth schedule mixes all features. */
export const themeOf = (n: number): Theme =>
  n % 10 === 9 ? 'mixed' : (played[(n - Math.floor(n / 10)) % played.length] as Theme);

/** Whether schedules of a theme may produce events of a type. What no command of a feature emits comes up in mixed ones. */
export const mayProduce = (theme: Theme, type: EventType): boolean => {
  const producers = commandsOf(contract).filter(
    ({ name, row }) => actionsByName.has(name) && (row.emits ?? []).some((event) => event.type === type),
  );
  const nouns = producers.map(({ noun }) => noun as Noun).filter((noun) => played.includes(noun));
  return nouns.length === 0 ? theme === 'mixed' : nouns.includes(theme as Noun);
};

/** Most rooms start with five or six users; one in twelve has 150, most of whom do nothing. */
export const sizeOf = (n: number): RoomSize => (n % 12 === 5 ? 150 : n % 3 === 0 ? 6 : 5);

/** How much more frequent a feature's own actions are in its schedules than those of the core. */
const emphasis = 5;

/** The actions of a schedule: those of its feature and of the core. */
export const actionsOf = (theme: Theme): readonly Action[] =>
  [...laws].flatMap(([noun, { actions, isCore }]) => {
    if (noun === theme) return actions.map((one) => ({ ...one, weight: one.weight * emphasis }));
    return theme === 'mixed' || isCore ? actions : [];
  });

const emitted = (): Set<string> =>
  new Set(
    commandsOf(contract)
      .filter(({ name }) => actionsByName.has(name))
      .flatMap(({ row }) => (row.emits ?? []).map(({ type }) => type)),
  );

const named = (field: 'arises' | 'apart' | 'withoutEffect'): Set<string> =>
  new Set(lawFeatures.flatMap((law) => Object.keys(law[field] ?? {})));

/** Events that no action can produce, and that no feature explains. */
export const unproducedEvents = (): string[] => {
  const known = new Set([...emitted(), ...named('arises'), ...named('apart')]);
  return [...eventsOf(contract).keys()].filter((type) => !known.has(type));
};

/** Events that a run must reach: those of the streams whose logs are read. */
export const expectedEvents = (): EventType[] => {
  const apart = named('apart');
  const streams = new Set<string>(streamLaws.map(({ stream }) => stream));
  return [...eventsOf(contract).values()]
    .filter(({ stream, type }) => streams.has(stream) && !apart.has(type))
    .map(({ type }) => type as EventType);
};

/** Whether a kind of event hardly ever changes a snapshot, as a feature says. */
export const isWithoutEffect = (type: EventType): boolean => named('withoutEffect').has(type);
