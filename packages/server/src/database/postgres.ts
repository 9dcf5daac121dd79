import createKnex, { type Knex } from 'knex';
import { DatabaseOpenError } from './failures.js';
import { type DatabaseLog, knexLog } from './log.js';
import { valueTypes } from './valueTypes.js';

const oldestVersion = 15;

/** How long PostgreSQL may work on one statement, in milliseconds. */
const statementTimeoutMs = 10_000;
/** How long to wait for the answer to one statement, in milliseconds; longer than PostgreSQL's own limit, so that it only ends dead links. */
const answerTimeoutMs = 12_000;
/** After this long PostgreSQL ends a transaction whose node fell silent, and with it the locks that it holds, in milliseconds. */
const idleInTransactionTimeoutMs = 15_000;
const connectTimeoutMs = 5_000;
const acquireTimeoutMs = 10_000;
const keepAliveDelayMs = 10_000;

interface PooledConnection {
  __knexUid: string;
  connection: { stream: { destroy(): void } };
  once(event: 'end', listener: () => void): void;
}

/**
 * After an answer that never came, pg keeps the connection as if it were well. Ending it makes the waiting rollback
 * fail at once, and the pool drops it.
 */
const endSilentConnections = (knex: Knex, connections: ReadonlyMap<string, PooledConnection>): void => {
  knex.on('query-error', (error: Error, query: { __knexUid: string }) => {
    if (error.message.includes('Query read timeout')) connections.get(query.__knexUid)?.connection.stream.destroy();
  });
};

export interface PostgresKnexOptions {
  databaseUrl: string;
  /** How many connections at most. */
  connections: number;
  /** Whether statements may run without limit: for migrations. Default: false. */
  unlimited?: boolean;
  log: DatabaseLog;
}

/** A knex with a pool of its own. Connections that break while idle are reported to the log and replaced. */
export const createPostgresKnex = ({ databaseUrl, connections, unlimited = false, log }: PostgresKnexOptions): Knex => {
  const open = new Map<string, PooledConnection>();
  const limits = {
    statement_timeout: statementTimeoutMs,
    query_timeout: answerTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
  };
  const knex = createKnex({
    client: 'pg',
    connection: {
      connectionString: databaseUrl,
      application_name: 'roomful',
      types: valueTypes,
      keepAlive: true,
      keepAliveInitialDelayMillis: keepAliveDelayMs,
      connectionTimeoutMillis: connectTimeoutMs,
      ...(unlimited ? {} : limits),
    },
    pool: {
      min: 0,
      max: connections,
      afterCreate: (
        connection: PooledConnection,
        done: (error: Error | null, connection: PooledConnection) => void,
      ) => {
        open.set(connection.__knexUid, connection);
        connection.once('end', () => open.delete(connection.__knexUid));
        done(null, connection);
      },
    },
    acquireConnectionTimeout: acquireTimeoutMs,
    compileSqlOnError: false,
    log: knexLog(log),
  });
  endSilentConnections(knex, open);
  return knex;
};

const placeOf = (databaseUrl: string): string => {
  const { host = 'localhost', pathname } = URL.canParse(databaseUrl) ? new URL(databaseUrl) : { pathname: '' };
  return `${host}${pathname}`;
};

/** @throws DatabaseOpenError when PostgreSQL does not answer, or is older than version 15. */
export const requirePostgres = async (knex: Knex, databaseUrl: string): Promise<void> => {
  const { rows } = await knex
    .raw<{ rows: { number: number; version: string }[] }>(
      "select current_setting('server_version_num')::int as number, current_setting('server_version') as version",
    )
    .catch((cause: Error) => {
      const reason = cause.message || String(Reflect.get(cause, 'code'));
      throw new DatabaseOpenError(
        `unable to reach PostgreSQL at ${placeOf(databaseUrl)}; ${reason}. Check DATABASE_URL and that the server is up`,
        { cause },
      );
    });
  const found = rows[0];
  if (!found || Math.floor(found.number / 10_000) < oldestVersion) {
    throw new DatabaseOpenError(
      `unable to use PostgreSQL ${found?.version ?? ''} at ${placeOf(databaseUrl)}; version ${oldestVersion} or newer is needed`,
    );
  }
};
