import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createClient } from '@roomful/sdk';
import { expect, test, vi } from 'vitest';
import { freePort } from '../../scripts/test/freePort.js';

const start = async (env: NodeJS.ProcessEnv): Promise<{ child: ChildProcess; url: string }> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'server.js')], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const url of createInterface({ input: child.stdout as NodeJS.ReadableStream })) return { child, url };
  throw new Error('the server of the app ended before it was ready');
};

test('a page and the rooms share a port, and a restart loses nothing', async () => {
  const home = await mkdtemp(join(tmpdir(), 'roomful-own-server-'));
  const env = {
    HOME: home,
    PORT: String(await freePort()),
    ROOMFUL_JWT_SECRET: 'a secret that outlives a restart of it',
  };
  let { child, url } = await start(env);
  try {
    expect(await (await fetch(url)).text()).toContain('<title>lobby</title>');
    expect((await fetch(`${url}/health`)).status).toBe(404);
    const session = async () =>
      (await fetch(`${url}/session?user=ana`)).json() as Promise<{ url: string; token: string }>;
    expect((await session()).url).toBe(url);
    const client = createClient({ url, getToken: async () => (await session()).token });
    const room = await client.rooms.join('lobby');
    await room.messages.send({ text: 'one' });

    child.kill('SIGTERM');
    const sent = room.messages.send({ text: 'two' });
    expect(await once(child, 'exit')).toEqual([0, null]);
    ({ child, url } = await start(env));
    expect(await sent).toMatchObject({ text: 'two' });
    // The answer may arrive before the missed messages.
    await vi.waitFor(() => expect(room.state.getSnapshot().messages.map(({ text }) => text)).toEqual(['one', 'two']));
    client.close();
  } finally {
    child.kill();
    await rm(home, { recursive: true, force: true });
  }
});
