import createKnex, { type Knex } from 'knex';
import { DatabaseOpenError, isConnectionLost } from './failures.js';
import { type DatabaseLog, knexLog } from './log.js';
import { valueTypes } from './valueTypes.js';

const oldestVersion = 15;

/** How long PostgreSQL may run one statement, in milliseconds. */
const statementTimeoutMs = 10_000;
/** Longer than PostgreSQL's own limit, so that it only affects dead connections. */
const defaultAnswerTimeoutMs = 12_000;
/**
 * How long PostgreSQL waits for the next statement of a transaction before it ends it and releases its locks, in milliseconds.
 */
const idleInTransactionTimeoutMs = 15_000;
const connectTimeoutMs = 5_000;
const acquireTimeoutMs = 10_000;
const keepAliveDelayMs = 10_000;

interface PooledConnection {
  __knexUid: string;
  /** Set: the pool no longer hands out the connection. */
  __knex__disposed?: unknown;
  connection: { stream: { destroy(): void } };
  once(event: 'end', listener: () => void): void;
}

/**
 * Closes a connection as soon as a query shows that it is lost. Otherwise pg would keep a connection that never answers as if
 * it were healthy, so that the rollback waits too, and the pool may hand out a broken connection again.
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
  /** The maximum number of connections. */
  connections: number;
  /** Whether statements may run without a time limit, for migrations. Default: false. */
  unlimited?: boolean;
  /** How long to wait for the answer to one statement before the connection counts as dead, in milliseconds. Default: 12000. */
  answerTimeoutMs?: number;
  log: DatabaseLog;
}

/**
 * Statements of one transaction that do not depend on each other share a round trip. This option of pg is missing from knex's
 * types.
 */
const pipelined = { pipeline: true };

/** Creates a knex with a pool of its own. Connections that break while idle are logged and replaced. */
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
  /** The server_version_num, such as 150020 for 15.20. */
  number: number;
  version: string;
}

/** @throws DatabaseOpenError if PostgreSQL is older than version 15 */
export const requireVersion = ({ number, version }: ServerVersion, databaseUrl: string): void => {
  if (Math.floor(number / 10_000) >= oldestVersion) return;
  throw new DatabaseOpenError(
    `unable to use PostgreSQL ${version} at ${placeOf(databaseUrl)}; version ${oldestVersion} or newer is needed`,
  );
};

const askVersion =
  "select current_setting('server_version_num')::int as number, current_setting('server_version') as version";

/** @throws DatabaseOpenError if PostgreSQL does not answer or is older than version 15 */
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
