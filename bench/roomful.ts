// The server under test, in a process of its own.
import { createServer, parseConfig, type RoomfulServer } from '@roomful/server';
import { memory } from './lib/memory.js';
import { answer, usage } from './lib/process.js';
import { profile } from './lib/profile.js';

/** The options to start a subject. Of the places to store data, it gets only the one that it uses. */
interface Start {
  databaseUrl: string | null;
  dataDir?: string | null;
  /** The interval of `server.heads`, if it would disturb the measurement. */
  headsIntervalMs?: number;
  jwtSecret: string;
}

let server: RoomfulServer | undefined;

const answers = {
  start: async ({ jwtSecret, ...where }: Start) => {
    const given = Object.entries(where).filter(([, value]) => value !== null);
    const flags = { jwtSecret, ...Object.fromEntries(given) };
    const limits = { messagesPerMinute: 0, commandsPerSecond: 0 };
    server = await createServer(parseConfig({ flags: { ...flags, ...limits, port: 0, logLevel: 'error' }, env: {} }));
    return server.url;
  },
  ...memory,
  ...profile,
  usage,
  stop: async () => {
    await server?.close();
    process.exit(0);
  },
};

export type ServerAnswers = typeof answers;

answer(answers);
