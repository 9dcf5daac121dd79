import type { CommandRow } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { ErasureSteps } from '../../jobs/erasure.js';
import type { Names } from '../../pipeline/people.js';
import type { Table } from '../../pipeline/tables.js';
import { createErase } from './erase.js';
import { createLogErasure } from './log.js';
import type { FeatureErasure, Sweep } from './parts.js';
import { endErasure, selectErasures, selectTraces } from './queries.js';
import { createEraseNamesInState } from './state.js';

/** What a feature brings to erasure. */
interface Part {
  readonly erase?: FeatureErasure;
  readonly sweep?: Sweep;
}

/** What there is to do: most of the time nothing, which costs this look alone. */
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
 * Puts the steps of erasing together from what the features bring, and from what rows and tables say of people.
 *
 * @param names where the events and answers of the contract name people
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
    selectErasures,
    selectTraces,
    ...log,
    selectDue: createSelectDue(sweeps),
    sweep: async (db: Knex, which, call) => (await sweeps[which]?.step(db, { ...call, tables })) ?? true,
    inRoom: { row: row as unknown as CommandRow, handler: handler as unknown as ErasureSteps['inRoom']['handler'] },
  };
};
