import { features } from '../features/index.js';
import type { Cell, Expected } from './cell.js';
import type { MatrixHooks, OwnRoom, Scene } from './types.js';

/** The part of a feature that the matrix knows, regardless of its commands. */
export interface AnyMatrixFeature extends MatrixHooks {
  readonly inputs: Readonly<Record<string, (scene: Scene) => unknown>>;
  readonly exceptions?: Readonly<Record<string, (cell: Cell) => Expected>>;
  readonly ownRoom?: Readonly<Record<string, OwnRoom>>;
}

export const matrixFeatures: readonly (readonly [noun: string, AnyMatrixFeature])[] = Object.entries(features).map(
  ([noun, { matrix }]) => [noun, matrix],
);

/** Collects a property of commands from all features, by the full name of the command. */
export const byCommand = <T>(pick: (feature: AnyMatrixFeature) => Readonly<Record<string, T>> | undefined) =>
  new Map(
    matrixFeatures.flatMap(([noun, feature]) =>
      Object.entries(pick(feature) ?? {}).map(([verb, value]) => [`${noun}.${verb}`, value] as const),
    ),
  );
