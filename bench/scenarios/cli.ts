import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { connect } from '../lib/connection.js';
import { createDatabase } from '../lib/database.js';
import { call, tokenOf } from '../lib/dialects.js';
import { start } from '../lib/process.js';
import { median } from '../lib/statistics.js';
import type { Study } from '../lib/study.js';
import type { ServerAnswers } from '../roomful.js';

const run = promisify(execFile);
const roomful = join(import.meta.dirname, '..', '..', 'packages', 'cli', 'bin', 'roomful.js');
const startsARound = 5;

/** The smallest program with commander. */
const commander = `import { Command } from 'commander';
new Command('empty').parse();
`;

/** The smallest program that sends one message over Socket.IO and waits for its acknowledgement. */
const bare = `import { io } from 'socket.io-client';
const [url, token, room] = process.argv.slice(2);
const socket = io(url, { auth: { token }, transports: ['websocket'] });
socket.emit('messages.send', { input: { room, text: 'hello' }, key: crypto.randomUUID() }, (ack) => {
  if (!ack.ok) throw new Error(ack.error.code);
  socket.disconnect();
});
`;

export const cli: Study = {
  name: 'cli',
  about: 'one command, from the start of its process to its end',
  subjects: ['roomful --help', 'commander --help', 'roomful send', 'socket.io-client'],
  figures: { wallMs: 'Milliseconds from start to end (less is better)' },
  ratios: [
    { figure: 'wallMs', of: 'roomful --help', against: 'commander --help', atMost: 1.5 },
    { figure: 'wallMs', of: 'roomful send', against: 'socket.io-client', atMost: 2 },
  ],
  open: async ({ bundles, postgresUrl }) => {
    if (!existsSync(join(dirname(roomful), '..', 'dist', 'main.js'))) {
      throw new Error('roomful is not built; run `npm run build:fast`');
    }
    const jwtSecret = randomBytes(32).toString('hex');
    const database = await createDatabase(postgresUrl);
    const server = start<ServerAnswers>(bundles.roomful);
    const url = await server.ask('start', { databaseUrl: database.url, jwtSecret });
    const token = tokenOf('sender', jwtSecret);
    const connection = await connect(url, { token });
    await call(connection, 'rooms.create', { slug: 'lobby', messagesPerMinute: 0 });
    connection.close();
    const directory = dirname(bundles.load);
    const scripts = { commander: join(directory, 'commander.mjs'), bare: join(directory, 'bare.mjs') };
    await writeFile(scripts.commander, commander);
    await writeFile(scripts.bare, bare);
    const commands: Record<string, string[]> = {
      'roomful --help': [roomful, '--help'],
      'commander --help': [scripts.commander, '--help'],
      'roomful send': [roomful, 'send', 'lobby', 'hello', '--url', url],
      'socket.io-client': [scripts.bare, url, token, 'lobby'],
    };
    const { NODE_OPTIONS: _, ...rest } = process.env;
    const env = { ...rest, HOME: directory, XDG_CONFIG_HOME: directory, ROOMFUL_TOKEN: token, NODE_ENV: 'production' };
    return {
      measure: async (subject) => {
        const times: number[] = [];
        for (let n = 0; n < startsARound; n++) {
          const at = performance.now();
          await run(process.execPath, commands[subject] ?? [], { env });
          times.push(performance.now() - at);
        }
        return { wallMs: median(times) };
      },
      close: async () => {
        await server.end();
        await database.drop();
      },
    };
  },
};
