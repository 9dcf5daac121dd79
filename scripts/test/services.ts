import pg from 'pg';

const local = 'postgres://postgres@127.0.0.1:5432/postgres';

const answers = async (connectionString: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
};

/** Suites on PostgreSQL run where `ROOMFUL_TEST_DATABASE_URL` names a server, or a local one lets `postgres` in. */
export const setup = async (): Promise<void> => {
  if (process.env['ROOMFUL_TEST_DATABASE_URL'] !== undefined) return;
  if (await answers(local)) process.env['ROOMFUL_TEST_DATABASE_URL'] = local;
  else
    console.warn(
      'PostgreSQL suites are skipped; no server answers at %s. Start one, or name one in ROOMFUL_TEST_DATABASE_URL.',
      local,
    );
};
