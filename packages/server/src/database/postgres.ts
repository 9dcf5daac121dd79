import createKnex, { type Knex } from 'knex';
import { DatabaseOpenError, isConnectionLost } from './failures.js';
import { type DatabaseLog, knexLog } from './log.js';
import { valueTypes } from './valueTypes.js';

const oldestVersion = 15;

/** How long PostgreSQL may work on one statement, in milliseconds. */
const statementTimeoutMs = 10_000;
/** Longer than PostgreSQL's own limit, so that it only ends dead links. */
const defaultAnswerTimeoutMs = 12_000;
/** After this long PostgreSQL ends a transaction whose node fell silent, and with it the locks that it holds, in milliseconds. */
const idleInTransactionTimeoutMs = 15_000;
const connectTimeoutMs = 5_000;
const acquireTimeoutMs = 10_000;
const keepAliveDelayMs = 10_000;

interface PooledConnection {
  __knexUid: string;
  /** Set, it keeps the pool from giving the connection out again. */
  __knex__disposed?: unknown;
  connection: { stream: { destroy(): void } };
  once(event: 'end', listener: () => void): void;
}

/**
 * Ends a connection as soon as a query tells that it is lost. By themselves, pg keeps one whose answer never came as if
 * it were well, so that the rollback waits for it too, and the pool may give a broken one out once more.
 */
const endLostConnections = (knex: Knex, connections: ReadonlyMap<string, PooledConnection>): void => {
  knex.on('query-error', (error: unknown, query: { __knexUid: string }) => {
    const connection = connections.get(query.__knexUid);
    if (!connection || !isConnectionLost(error)) return;
    connection.__knex__disposed ??= error;
    connection.connection.stream.destroy();
  });
};

export interface PostgresKnexOptions {
  databaseUrl: string;
  /** How many connections at most. */
  connections: number;
  /** Whether statements may run without limit: for migrations. Default: false. */
  unlimited?: boolean;
  /** How long to wait for the answer to one statement before the link counts as dead, in milliseconds. Default: 12000. */
  answerTimeoutMs?: number;
  log: DatabaseLog;
}

/** Statements of one transaction that do not need each other's answers share a round trip. An option of pg that knex's types do not know. */
const pipelined = { pipeline: true };

/** A knex with a pool of its own. Connections that break while idle are reported to the log and replaced. */
export const createPostgresKnex = ({
  databaseUrl,
  connections,
  unlimited = false,
  answerTimeoutMs = defaultAnswerTimeoutMs,
  log,
}: PostgresKnexOptions): Knex => {
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
      ...pipelined,
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
  endLostConnections(knex, open);
  return knex;
};

const placeOf = (databaseUrl: string): string => {
  const { host, pathname } = URL.canParse(databaseUrl) ? new URL(databaseUrl) : { host: '', pathname: '' };
  return `${host || 'localhost'}${pathname}`;
};

export interface ServerVersion {
  /** As `server_version_num`: 150020 is 15.20. */
  number: number;
  version: string;
}

/** @throws DatabaseOpenError when PostgreSQL is older than version 15. */
export const requireVersion = ({ number, version }: ServerVersion, databaseUrl: string): void => {
  if (Math.floor(number / 10_000) >= oldestVersion) return;
  throw new DatabaseOpenError(
    `unable to use PostgreSQL ${version} at ${placeOf(databaseUrl)}; version ${oldestVersion} or newer is needed`,
  );
};

const askVersion =
  "select current_setting('server_version_num')::int as number, current_setting('server_version') as version";

/** @throws DatabaseOpenError when PostgreSQL does not answer, or is older than version 15. */
export const requirePostgres = async (knex: Knex, databaseUrl: string): Promise<void> => {
  const { rows } = await knex.raw<{ rows: ServerVersion[] }>(askVersion).catch((cause: Error) => {
    const reason = cause.message || String(Reflect.get(cause, 'code'));
    throw new DatabaseOpenError(
      `unable to reach PostgreSQL at ${placeOf(databaseUrl)}; ${reason}. Check DATABASE_URL and that the server is up`,
      { cause },
    );
  });
  for (const found of rows) requireVersion(found, databaseUrl);
};
