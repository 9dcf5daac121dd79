import type { Knex } from 'knex';

export interface Migration extends Knex.Migration {
  /** Sorts after the names of all earlier migrations; never changes once released. */
  name: string;
}

/**
 * Makes a migration of SQL. Migrations only go forward.
 *
 * @example
 * export const bells = migration('004_bells', 'create table bells (id int primary key)')
 */
export const migration = (name: string, sql: string): Migration => ({
  name,
  up: async (knex) => {
    await knex.raw(sql);
  },
  down: async (): Promise<never> => {
    throw new Error('unable to undo a migration; restore a backup instead');
  },
});
