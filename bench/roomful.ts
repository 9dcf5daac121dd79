// The server under test, in a process of its own.
import { createServer, parseConfig, type RoomfulServer } from '@roomful/server';
import { answer, usage } from './lib/process.js';
import { profile } from './lib/profile.js';

let server: RoomfulServer | undefined;

const answers = {
  start: async (flags: { databaseUrl: string; jwtSecret: string }) => {
    const limits = { messagesPerMinute: 0, commandsPerSecond: 0 };
    server = await createServer(parseConfig({ flags: { ...flags, ...limits, port: 0, logLevel: 'error' }, env: {} }));
    return server.url;
  },
  ...profile,
  usage,
  stop: async () => {
    await server?.close();
    process.exit(0);
  },
};

export type ServerAnswers = Omit<typeof answers, 'start'> & {
  start(input: { databaseUrl: string | null; jwtSecret: string }): Promise<string>;
};

answer(answers);
