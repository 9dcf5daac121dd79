import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createClient } from '@roomful/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Rooms, startBackend, startRooms } from '../../scripts/test/rooms.js';

const file = (name: string): string => join(import.meta.dirname, name);
const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.warn('The backend in Python is not tried: there is no python3.');

let rooms: Rooms;
beforeAll(async () => {
  rooms = await startRooms();
});
afterAll(() => rooms?.close());

describe.each([
  { language: 'Node', command: process.execPath, args: [file('node.js')], runs: true },
  { language: 'Python', command: 'python3', args: [file('python.py')], runs: hasPython },
])('the backend in $language', ({ command, args, runs }) => {
  test.runIf(runs)('mints tokens that the server accepts, and none for nobody', async () => {
    const backend = await startBackend(command, args, { ROOMFUL_JWT_SECRET: rooms.secret });
    try {
      const getToken = async () => (await fetch(backend.url)).text();
      const client = createClient({ url: rooms.url, getToken });
      const room = await client.rooms.join('lobby');
      const { author } = await room.messages.send({ text: 'hello' });
      expect({ userId: client.userId, author }).toMatchObject({ userId: 'ana', author: { id: 'ana', name: 'ana' } });
      client.close();
      expect((await fetch(backend.url.replace('=ana', '='))).status).toBe(401);
    } finally {
      backend.stop();
    }
  });

  test.runIf(runs)('does not start without a secret', async () => {
    const { status, stderr } = spawnSync(command, args, { env: { PATH: process.env['PATH'] }, encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toContain('set ROOMFUL_JWT_SECRET');
  });
});
