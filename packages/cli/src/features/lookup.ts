import type { CliFeature } from './feature.js';
import { features } from './index.js';

const all: readonly CliFeature[] = Object.values(features);
const byNoun: Readonly<Record<string, CliFeature>> = features;

/** All features. */
export const allFeatures = all;

/**
 * The feature of a command and its verb.
 *
 * @param command its wire name
 */
export const featureOf = (command: string): { feature: CliFeature; verb: string } => {
  const [noun = '', verb = ''] = command.split('.');
  return { feature: (Object.hasOwn(byNoun, noun) ? byNoun[noun] : undefined) ?? {}, verb };
};

/** A row of a table by its name; undefined if there is none. */
export const rowOf = <T>(table: Readonly<Record<string, T>> | undefined, name: string): T | undefined =>
  table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;

/** Merges a table of all features. */
export const mergedTable = <T>(tableOf: (feature: CliFeature) => Readonly<Record<string, T>> | undefined) =>
  Object.assign({}, ...all.map((feature) => tableOf(feature) ?? {})) as Readonly<Record<string, T>>;
