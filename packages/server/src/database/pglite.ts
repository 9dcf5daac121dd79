import { Duplex } from 'node:stream';
import { PGlite } from '@electric-sql/pglite';
import createKnex, { type Knex } from 'knex';
import { DatabaseOpenError } from './failures.js';
import { type DatabaseLog, knexLog } from './log.js';
import { valueTypes } from './valueTypes.js';

/** How long a query may wait for the one connection, in milliseconds. Bursts queue here. */
const acquireTimeoutMs = 30_000;

/** Small buffers: only one process and one connection use them, and they cost memory and start-up time. */
const settings = ['shared_buffers=8MB', 'wal_buffers=1MB', 'max_connections=5'];

/** Opens PGlite in a directory, or in memory if none is given, and waits until it is ready. */
export const startPglite = async (pgdata?: string): Promise<PGlite> => {
  const startParams = [...PGlite.defaultStartParams, ...settings.flatMap((setting) => ['-c', setting])];
  const pglite = new PGlite({ ...(pgdata === undefined ? {} : { dataDir: pgdata }), startParams });
  await pglite.waitReady.catch((cause: unknown) => {
    throw new DatabaseOpenError(
      `unable to start the embedded database${pgdata === undefined ? '' : ` in ${pgdata}`}; ${String(cause)}. If its files are damaged, restore a backup`,
      { cause },
    );
  });
  return pglite;
};

const terminate = 'X'.charCodeAt(0);

/**
 * The stream that pg uses as its network socket. Bytes that pg writes are run by PGlite, and PGlite's answers are read back. So
 * the embedded database shares pg's encoding, type parsers and error objects, and a query costs one call.
 */
const createSocket = (pglite: PGlite): Duplex => {
  const run = async (bytes: Buffer): Promise<void> => {
    if (bytes[0] === terminate) {
      socket.push(null);
      return;
    }
    await pglite.execProtocolRawStream(bytes, { syncToFs: false, onRawData: (part) => socket.push(Buffer.from(part)) });
  };
  const runThen = (bytes: Buffer, done: (error?: Error | null) => void) => {
    run(bytes).then(() => done(), done);
  };
  const socket = new Duplex({
    read: () => {},
    write: (chunk: Buffer, _encoding, done) => runThen(chunk, done),
    writev: (chunks, done) => runThen(Buffer.concat(chunks.map(({ chunk }) => chunk)), done),
  });
  return Object.assign(socket, {
    connect: () => process.nextTick(() => socket.emit('connect')),
    setNoDelay: () => socket,
    setKeepAlive: () => socket,
    ref: () => socket,
    unref: () => socket,
  });
};

/** knex passes this option on to pg without knowing it. */
interface SocketConnection extends Knex.PgConnectionConfig {
  stream: () => Duplex;
}

/** Creates a knex on PGlite's only connection. Destroying the knex leaves PGlite open. */
export const createPgliteKnex = (pglite: PGlite, log: DatabaseLog): Knex => {
  const connection: SocketConnection = {
    stream: () => createSocket(pglite),
    user: 'postgres',
    database: 'postgres',
    types: valueTypes,
  };
  return createKnex({
    client: 'pg',
    connection,
    // Keep the connection forever: a new one would run into the prepared statements of the old one.
    pool: { min: 1, max: 1 },
    acquireConnectionTimeout: acquireTimeoutMs,
    compileSqlOnError: false,
    log: knexLog(log),
  });
};
