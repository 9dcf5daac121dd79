// How a user is erased:
// 1. Event. `users.erase` deletes the profile and appends `user.erased` to the user's own log. Every node hears of it
//    (`following/erased.ts`), forgets the user and ends the user's connections.
// 2. Plan. In the same transaction, rows of `erasures` say where the user's data may be: in rooms, and `elsewhere`, which means
//    all logs outside rooms (`plan.ts`). There are no other notes of the progress.
// 3. Job. `jobs/erasure.ts` takes one row after the other: it clears a room by writes in the room's lane (`erase.ts`), which
//    append `member.erased` at the end, and then the logs outside rooms (`log.ts`). Every step may be repeated.
// 4. Tails. Nodes keep the newest events in memory. Events of rooms tell them what to remove (`features/redaction.ts`). About
//    other logs there are no events, so nodes read those events again when no row of the user is left (`following/cleared.ts`).
//
// The words: to *blank* is to empty the fields of a deleted message that its schema marks as lost; to *redact* is to remove from
// logged events what nobody may read any more, be it such fields or names; to *erase* is to do so for good for a user, in all
// that is stored, where names become ids; to *clear* is what one step of the job does with one log or table.

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
  return async (db, now, keptMs) => {
    const { rows } = (await db
      .raw(
        sql,
        sweeps.map((sweep) => now - (sweep.keptMs ?? keptMs)),
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
    sweep: async (db: Knex, which, { now, keptMs, limit }) => {
      const sweep = sweeps[which];
      return (await sweep?.step(db, { before: now - (sweep.keptMs ?? keptMs), now, limit, tables })) ?? true;
    },
    inRoom: { row: row as unknown as CommandRow, handler: handler as unknown as ErasureSteps['inRoom']['handler'] },
  };
};
