import type { RoomfulEvent } from '@roomful/protocol';
import { difference } from './difference.js';
import type { Look, StreamLaw } from './types.js';

/** The log and the snapshots of one stream after a schedule. */
export interface History<S = unknown> {
  readonly log: readonly RoomfulEvent[];
  readonly looks: readonly Look<S>[];
  /** The last look of every viewer. */
  readonly last: readonly Look<S>[];
}

/**
 * Checks `snapshot(now, from m) = fold(reducers, snapshot(then, from m), events since then)` for all looks of all viewers.
 *
 * @returns how a history breaks the law; null = it does not
 */
export const violation = <S>(law: StreamLaw<S>, { log, looks, last }: History<S>): string | null => {
  const hole = log.findIndex(({ seq }, i) => seq !== i + 1);
  if (hole !== -1) return `the log of the ${law.stream} has seq ${log[hole]?.seq} at place ${hole + 1}`;
  const beginnings = last.map(({ viewer, snapshot }) => ({
    viewer,
    head: 0,
    snapshot: law.beginning(viewer, snapshot),
  }));
  for (const { viewer, head, snapshot } of [...beginnings, ...looks]) {
    const now = last.find((look) => look.viewer === viewer);
    if (!now) continue;
    if (now.head > log.length) return `${viewer} sees the ${law.stream} at ${now.head}; its log ends at ${log.length}`;
    const since = log.filter(({ seq }) => seq > head && seq <= now.head);
    const expected = law.seenFrom(now.snapshot, snapshot);
    for (const { how, fold } of law.folds) {
      const wrong = difference(fold(snapshot, since, viewer), expected);
      if (wrong) {
        const way = `the snapshot of the ${law.stream} that ${viewer} saw at ${head}, with the events since then (${how})`;
        return `${way}, is not the one at ${now.head}; ${wrong}`;
      }
    }
  }
  return null;
};

/** The same law with a reducer that ignores a type of event, which the law must notice. */
export const ignoring = <S>(law: StreamLaw<S>, type: string): StreamLaw<S> => ({
  ...law,
  folds: law.folds.map(({ how, fold }) => ({
    how,
    fold: (start, events, viewer) =>
      fold(
        start,
        events.filter((event) => event.type !== type),
        viewer,
      ),
  })),
});
