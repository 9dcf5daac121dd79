import type { CommandRow } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { ErasureSteps } from '../../jobs/erasure.js';
import type { Names } from '../../pipeline/people.js';
import type { Table } from '../../pipeline/tables.js';
import { createErase } from './erase.js';
import { createLogErasure } from './log.js';
import type { FeatureErasure, Sweep } from './parts.js';
import { endErasure, hasRoomsLeft, selectErasures, selectTraces } from './queries.js';
import { createEraseNamesInState } from './state.js';

/** What a feature contributes to erasure. */
interface Part {
  readonly erase?: FeatureErasure;
  readonly sweep?: Sweep;
}

/** Returns the work that is due. Mostly there is none, which costs only this query. */
const createSelectDue = (sweeps: readonly Sweep[]): ErasureSteps['selectDue'] => {
  const columns = sweeps.map(({ due }, i) => `${due} as sweep_${i}`);
  const sql = `select ${[...columns, 'exists (select from erasures) as users'].join(', ')}`;
  return async (db, before) => {
    const { rows } = (await db
      .raw(
        sql,
        sweeps.map(() => before),
      )
      .options({ name: 'erasure_due' })) as {
      rows: Record<string, boolean>[];
    };
    const [found = {}] = rows;
    return { sweeps: sweeps.flatMap((_, i) => (found[`sweep_${i}`] ? [i] : [])), users: found['users'] === true };
  };
};

/**
 * Combines the steps of erasing from the parts of features, and from where rows and tables name people.
 *
 * @param names where the events and results of the contract name people
 */
export const createErasureSteps = (
  features: readonly Part[],
  tables: ReadonlyMap<string, Table>,
  names: Names,
): Omit<ErasureSteps, 'elsewhere' | 'planNamed' | 'isDeleted' | 'selectOwnLog'> => {
  const log = createLogErasure(names);
  const sweeps = features.flatMap(({ sweep }) => (sweep ? [sweep] : []));
  const { row, handler } = createErase({
    ...log,
    parts: features.flatMap(({ erase }) => (erase ? [erase] : [])),
    eraseNamesInState: createEraseNamesInState(tables),
  });
  return {
    endErasure,
    hasRoomsLeft,
    selectErasures,
    selectTraces,
    ...log,
    selectDue: createSelectDue(sweeps),
    sweep: async (db: Knex, which, call) => (await sweeps[which]?.step(db, { ...call, tables })) ?? true,
    inRoom: { row: row as unknown as CommandRow, handler: handler as unknown as ErasureSteps['inRoom']['handler'] },
  };
};
