import type { Knex } from 'knex';

/** One life of the database: positions in streams that were seen in another one mean nothing in it. */
export const generationOf = async (db: Knex): Promise<string> => {
  const row: { value: string } | undefined = await db('meta').where('key', 'generation').first();
  if (!row) throw new Error('the database has no generation; were its migrations run?');
  return row.value;
};

/** To be called when the database was set back to an earlier state: clients that had seen more then get a fresh snapshot. */
export const renewGeneration = async (db: Knex): Promise<void> => {
  await db.raw("update meta set value = gen_random_uuid()::text where key = 'generation'");
};
