import { connect, createServer as createLink, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from './config.js';
import {
  createPostgresDatabase,
  type PostgresForTests,
  postgresAnswers,
  postgresLabel,
} from './database/testDatabase.js';
import { createServer } from './server.js';
import type { RoomfulServer } from './serverParts.js';

describe.skipIf(!postgresAnswers)(`a stopping server on ${postgresLabel}`, () => {
  let database: PostgresForTests;
  let server: RoomfulServer;
  let frozen = false;
  const sockets = new Set<Socket>();
  const link = createLink((near) => {
    const { hostname, port } = new URL(database.url);
    const far = connect(Number(port || 5_432), hostname);
    const pass = (from: Socket, to: Socket) => {
      sockets.add(from);
      from.on('data', (bytes) => frozen || to.write(bytes));
      from.on('error', () => undefined).on('close', () => to.destroy());
    };
    pass(near, far);
    pass(far, near);
  });

  beforeAll(async () => {
    database = await createPostgresDatabase();
    await new Promise<void>((resolve) => link.listen(0, '127.0.0.1', resolve));
    const url = new URL(database.url);
    url.host = `127.0.0.1:${Object(link.address()).port}`;
    const flags = { port: 0, databaseUrl: url.href, jwtSecret: 'x'.repeat(32), logLevel: 'silent' };
    server = await createServer(parseConfig({ flags, env: {} }));
  }, 60_000);
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    link.close();
    await database.drop();
  });

  // The limit is what `close` promises. It takes longer than this to notice that a database is gone.
  it('does not wait for a database that has gone silent', { timeout: 11_500 }, async () => {
    const ready = () => fetch(`${server.url}/ready`).then(({ status }) => status);
    expect(await ready()).toBe(200);
    frozen = true;
    const pending = Array.from({ length: 4 }, () => ready().catch(() => undefined));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await server.close();
    await Promise.all(pending);
  });
});
