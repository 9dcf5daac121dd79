import type { Knex } from 'knex';

export interface Migration extends Knex.Migration {
  /** Sorts after the names of all earlier migrations; never changes once released. */
  name: string;
}
