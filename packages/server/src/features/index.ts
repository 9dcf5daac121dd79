import { type Contract, commandsOf, contract, type ErrorCode, type RoomfulError, streamId } from '@roomful/protocol';
import { combineEntries } from '../pipeline/combine.js';
import { createFoldGate } from '../pipeline/gate.js';
import { createHooks } from '../pipeline/hooks.js';
import { coreTables, inOrder, type Table, type Tables } from '../pipeline/tables.js';
import { registry } from './registry.js';
import type { AnyServerFeature, ConnectionDeps, ConnectionHandlersOf, HandlersOf, Noun } from './types.js';

/** All features, as generic code sees them. */
export const features: readonly AnyServerFeature[] = Object.values(registry);

/** All tables of the database, each after those that it references: the order in which rows can be inserted. */
export const tables: ReadonlyMap<string, Table> = new Map(
  inOrder(combineEntries<Tables>('tables', [coreTables, ...features.map((feature) => feature.tables)])),
);

const erasures = features.flatMap(({ erase }) => (erase ? [erase] : []));

/** A handler for every read and write of the contract. */
export const handlers = Object.fromEntries(
  Object.entries(registry).map(([noun, feature]) => [
    noun,
    typeof feature.handlers === 'function' ? feature.handlers({ tables, erasures }) : feature.handlers,
  ]),
) as unknown as { readonly [N in Noun]: HandlersOf<Contract[N]> };

/** A handler for every connection command of the contract. */
export const connectionHandlers = (deps: ConnectionDeps) =>
  Object.fromEntries(
    Object.entries(registry).map(([noun, feature]) => [noun, 'connection' in feature ? feature.connection(deps) : {}]),
  ) as unknown as { readonly [N in Noun]: ConnectionHandlersOf<Contract[N]> };

/** Updates gates by the events of every feature. */
export const foldGate = createFoldGate(features.flatMap(({ gate }) => gate ?? []));

/** Runs the hooks of every feature. */
export const hooks = createHooks(
  features.flatMap((feature) => feature.hooks ?? []),
  [...commandsOf(contract).map(({ row }) => row.emits ?? []), ...erasures.map(({ emits }) => emits)].flat(),
);

const missingOf = combineEntries<Readonly<Record<string, (id: string) => RoomfulError>>>(
  'errors for missing streams',
  features.map((feature) => feature.missing),
);
/** Returns the error for a stream that does not exist. */
export const missing = (stream: string): RoomfulError => {
  const error = missingOf[stream.slice(0, stream.indexOf(':'))];
  if (!error) throw new Error(`no feature has an error for a missing stream like ${stream}`);
  return error(streamId(stream));
};

/** The error codes for unique indexes that refuse a row because two nodes checked at the same instant. */
export const conflicts = combineEntries<Readonly<Record<string, ErrorCode>>>(
  'error codes for unique indexes',
  features.map((feature) => feature.conflicts),
);
