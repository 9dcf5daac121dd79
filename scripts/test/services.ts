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

/** PostgreSQL suites run if `ROOMFUL_TEST_DATABASE_URL` is set or a local server accepts the user `postgres`. */
export const setup = async (): Promise<void> => {
  if (process.env['ROOMFUL_TEST_DATABASE_URL'] !== undefined) return;
  if (await answers(local)) process.env['ROOMFUL_TEST_DATABASE_URL'] = local;
  else
    console.warn(
      'PostgreSQL suites are skipped: no server answers at %s. Start one, or set ROOMFUL_TEST_DATABASE_URL.',
      local,
    );
};
