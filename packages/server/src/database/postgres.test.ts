import { connect, createServer, type Socket } from 'node:net';
import type { Knex } from 'knex';
import { afterEach, describe, expect, it } from 'vitest';
import { openDatabase } from './connection.js';
import { classify, DatabaseOpenError } from './failures.js';
import { silentLog } from './log.js';
import { createPostgresKnex, requireVersion } from './postgres.js';
import { createPostgresDatabase, postgresAnswers, postgresLabel } from './testDatabase.js';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const emptyDatabase = async (): Promise<string> => {
  const { url, drop } = await createPostgresDatabase();
  cleanups.push(drop);
  return url;
};

const pidOf = async (db: Knex): Promise<number> => {
  const { rows } = await db.raw<{ rows: { pid: number }[] }>('select pg_backend_pid() as pid');
  return rows[0]!.pid;
};

const endConnection = async (databaseUrl: string, pid: number): Promise<void> => {
  const other = createPostgresKnex({ databaseUrl, connections: 1, log: silentLog });
  await other.raw('select pg_terminate_backend(?)', [pid]);
  await other.destroy();
};

/** A proxy to PostgreSQL that can go silent without closing anything. */
const startProxy = async (databaseUrl: string) => {
  const target = new URL(databaseUrl);
  const place = { host: target.hostname, port: Number(target.port || 5432) };
  const sockets = new Set<Socket>();
  let silent = false;
  const server = createServer((near) => {
    const far = connect(place);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (part) => !silent && to.write(part));
      from.on('error', () => {});
      from.on('close', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  target.host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  cleanups.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    url: target.href,
    setSilent: (value: boolean) => {
      silent = value;
    },
  };
};

describe.skipIf(!postgresAnswers)(postgresLabel, () => {
  it('replaces connections that the server closed', async () => {
    const databaseUrl = await emptyDatabase();
    const warnings: string[] = [];
    const log = { debug: () => {}, warn: (message: string) => warnings.push(message) };
    const database = await openDatabase({ databaseUrl, lanes: 2, log });
    cleanups.push(() => database.close());
    expect(database).toMatchObject({ kind: 'postgres', lanes: 2 });

    const idle = await pidOf(database.knex);
    await database.read((db) => db.raw('select pg_terminate_backend(?)', [idle]));
    await expect.poll(() => pidOf(database.knex).catch(() => idle)).not.toBe(idle);
    expect(warnings.join()).toContain('Connection Error');

    const cut = await database
      .transaction(async (trx) => {
        const pid = await pidOf(trx);
        await endConnection(databaseUrl, pid);
        await trx.raw('select 1');
      })
      .catch((error: unknown) => error);
    expect(classify(cut)).toBe('unavailable');
    expect(await pidOf(database.knex)).toBeGreaterThan(0);
  });

  it('drops a connection that never answered', async () => {
    const proxy = await startProxy(await emptyDatabase());
    const knex = createPostgresKnex({ databaseUrl: proxy.url, connections: 1, answerTimeoutMs: 200, log: silentLog });
    cleanups.push(() => knex.destroy());
    const before = await pidOf(knex);
    const cut = await knex
      .transaction(async (trx) => {
        await pidOf(trx);
        proxy.setSilent(true);
        await trx.raw('select 1');
      })
      .catch((error: unknown) => error);
    expect(classify(cut)).toBe('unavailable');
    proxy.setSilent(false);
    expect(await pidOf(knex)).not.toBe(before);
  });

  it('names its connections and limits their statements', async () => {
    const database = await openDatabase({ databaseUrl: await emptyDatabase() });
    cleanups.push(() => database.close());
    const { rows } = await database.knex.raw(
      "select current_setting('application_name') as name, current_setting('statement_timeout') as limit, current_setting('idle_in_transaction_session_timeout') as idle",
    );
    expect(rows).toEqual([{ name: 'roomful', limit: '10s', idle: '15s' }]);
  });
});

describe('requireVersion', () => {
  it('refuses a server that is too old', () => {
    const url = 'postgres://me:hunter2@127.0.0.1/rooms';
    expect(() => requireVersion({ number: 140_011, version: '14.11' }, url)).toThrow(
      new DatabaseOpenError('unable to use PostgreSQL 14.11 at 127.0.0.1/rooms; version 15 or newer is needed'),
    );
    expect(() => requireVersion({ number: 150_000, version: '15.0' }, url)).not.toThrow();
  });
});
