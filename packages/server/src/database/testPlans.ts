import type { Knex } from 'knex';
import type { Database } from './connection.js';

interface PlanNode {
  'Relation Name'?: string;
  'Actual Rows'?: number;
  'Actual Loops'?: number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

const readBy = (node: PlanNode, table: string): number => {
  const below = (node.Plans ?? []).reduce((sum, plan) => sum + readBy(plan, table), 0);
  if (node['Relation Name'] !== table) return below;
  const { 'Actual Rows': rows = 0, 'Rows Removed by Filter': removed = 0, 'Actual Loops': loops = 1 } = node;
  return below + (rows + removed) * loops;
};

/** Returns how many rows of a table the queries of `run` read, including those that a filter discards, according to EXPLAIN. */
export const rowsRead = (database: Database, table: string, run: (db: Knex) => Promise<unknown>): Promise<number> =>
  database.read(async (db) => {
    const asked: { sql: string; bindings: readonly unknown[] }[] = [];
    const listen = (query: (typeof asked)[number]) => asked.push(query);
    db.on('query', listen);
    await run(db);
    db.off('query', listen);
    let sum = 0;
    for (const { sql, bindings } of asked) {
      const explain = `explain (analyze, format json) ${sql.replace(/\$\d+/g, '?')}`;
      const { rows } = (await db.raw(explain, bindings as never)) as { rows: { 'QUERY PLAN': { Plan: PlanNode }[] }[] };
      for (const { Plan } of rows[0]?.['QUERY PLAN'] ?? []) sum += readBy(Plan, table);
    }
    return sum;
  });
