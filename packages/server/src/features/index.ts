import type { Contract, ErrorCode } from '@roomful/protocol';
import { coreTables, inOrder, type Table, type Tables } from '../pipeline/tables.js';
import { registry } from './registry.js';
import type { AnyServerFeature, ConnectionDeps, ConnectionHandlersOf, HandlersOf, Noun } from './types.js';

/** Every feature, as generic code sees it. */
export const features: readonly AnyServerFeature[] = Object.values(registry);

/** A handler for every read and write of the contract. */
export const handlers = Object.fromEntries(
  Object.entries(registry).map(([noun, feature]) => [noun, feature.handlers]),
) as unknown as { readonly [N in Noun]: HandlersOf<Contract[N]> };

/** A handler for every connection command of the contract. */
export const connectionHandlers = (deps: ConnectionDeps) =>
  Object.fromEntries(
    Object.entries(registry).map(([noun, feature]) => [noun, 'connection' in feature ? feature.connection(deps) : {}]),
  ) as unknown as { readonly [N in Noun]: ConnectionHandlersOf<Contract[N]> };

/** Every table of the database, each behind those that it needs: the order in which rows can be inserted. */
export const tables: ReadonlyMap<string, Table> = new Map(
  inOrder(Object.assign({}, coreTables, ...features.map((feature) => feature.tables)) as Tables),
);

/** The refusals that unique indexes report when two nodes checked at the same instant, by the index. */
export const conflicts: Readonly<Record<string, ErrorCode>> = Object.assign(
  {},
  ...features.map((feature) => feature.conflicts),
);
