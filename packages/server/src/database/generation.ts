import type { Knex } from 'knex';

/** Returns the generation of the database. Stream positions are only valid within one generation. */
export const generationOf = async (db: Knex): Promise<string> => {
  const row: { value: string } | undefined = await db('meta').where('key', 'generation').first();
  if (!row) throw new Error('the database has no generation; were its migrations run?');
  return row.value;
};

/** Call this after the database was set back to an earlier state: clients that had seen more then get a fresh snapshot. */
export const renewGeneration = async (db: Knex): Promise<void> => {
  await db.raw("update meta set value = gen_random_uuid()::text where key = 'generation'");
};
