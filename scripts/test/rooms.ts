import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createClient } from '@roomful/sdk';
import { createServer, parseConfig } from '@roomful/server';
import { sign } from '../../examples/demo/src/server.js';

/** A server with a room `lobby`, for examples that know its secret. */
export interface Rooms {
  url: string;
  secret: string;
  close(): Promise<void>;
}

const secret = 'a secret that the backends of the examples share';

export const startRooms = async (): Promise<Rooms> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'roomful-examples-'));
  const env = { ROOMFUL_JWT_SECRET: secret };
  const server = await createServer(parseConfig({ flags: { port: 0, dataDir, logLevel: 'silent' }, env }));
  const token = sign(secret, { sub: 'host', roomful_role: 'operator', exp: Math.floor(Date.now() / 1_000) + 3_600 });
  const client = createClient({ url: server.url, token });
  await client.rooms.create({ slug: 'lobby', name: 'Lobby' });
  client.close();
  return {
    url: server.url,
    secret,
    close: async () => {
      await server.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};

/** The backend of an example, on any free port. */
export interface Backend {
  /** The URL that it printed when it was ready. */
  url: string;
  stop(): void;
}

export const startBackend = async (command: string, args: string[], env: NodeJS.ProcessEnv): Promise<Backend> => {
  const child: ChildProcess = spawn(command, args, {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.stdout === null) throw new Error(`unable to start ${command}; it has no output`);
  for await (const url of createInterface({ input: child.stdout })) return { url, stop: () => void child.kill() };
  throw new Error(`${command} ${args.join(' ')} ended before it was ready`);
};
