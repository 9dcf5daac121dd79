import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createClient } from '@roomful/sdk';
import { afterAll, afterEach, beforeAll, it } from 'vitest';
import { mintToken } from '../src/config/token.js';
import { type ConsolePty, expectNoFullClear, openConsolePty } from './console.js';
import type { Pty } from './pty.js';
import { bin } from './roomful.js';

// Two users, each at their own terminal.

const secret = 'a-secret-for-this-test-alone-0123456789';
const tokenOf = (sub: string): string =>
  mintToken(secret, { sub, name: sub, role: 'user', ttlMs: 3_600_000 }, Date.now());

let folder: string;
let server: ChildProcess;
let url: string;
const open: Pty[] = [];

const environment = (user: string): NodeJS.ProcessEnv => {
  const { NO_COLOR: _, ...inherited } = process.env;
  return { ...inherited, XDG_CONFIG_HOME: folder, TERM: 'xterm-256color', CI: '', ROOMFUL_TOKEN: tokenOf(user) };
};

const openAs = async (user: string, room = 'lobby'): Promise<ConsolePty> => {
  const pty = await openConsolePty({ url, room, env: environment(user) });
  open.push(pty);
  return pty;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roomful-people-'));
  server = spawn(process.execPath, [bin, 'up', '--port', '0', '--data-dir', join(folder, 'data'), '--json'], {
    env: { ...environment('up'), ROOMFUL_JWT_SECRET: secret, ROOMFUL_COMMANDS_PER_SECOND: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!server.stdout) throw new Error('the server has no output');
  const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
  ({ url } = JSON.parse(line) as { url: string });
  const ana = createClient({ url, token: tokenOf('ana') });
  const bob = createClient({ url, token: tokenOf('bob') });
  await ana.rooms.create({ slug: 'lobby', topic: 'say hello' });
  await ana.rooms.create({ slug: 'jazz', topic: 'late at night' });
  for (const room of ['lobby', 'jazz']) await bob.rooms.join(room);
  ana.close();
  bob.close();
});

afterAll(async () => {
  if (server?.exitCode === null) {
    server.kill('SIGTERM');
    await once(server, 'exit');
  }
  await rm(folder, { recursive: true, force: true });
});

afterEach(() => {
  for (const pty of open.splice(0)) pty.kill();
});

it('two users see each other type, react, answer in a thread, pin and change status', async () => {
  const ana = await openAs('ana');
  const bob = await openAs('bob');
  await ana.shows('2 members, 2 here');

  bob.type('shall we @ana?');
  await ana.shows('bob is typing');
  bob.type('\r');
  const [, id] = /#(\d+) bob: shall we @ana\?/.exec((await ana.shows(/#\d+ bob: shall we @ana\?/)).join('\n')) ?? [];

  ana.type(`/react ${id} 👍\r`);
  await ana.shows('[👍 1]');
  await bob.shows(/^ {6}👍 1$/m);
  bob.type('\x13e');
  await bob.shows(`> /react ${id}`);
  bob.type('👍\r');
  await ana.shows('[👍 2]');
  ana.type(`/react ${id} 👍\r`);
  await bob.shows('[👍 1]');

  ana.type('\x13t');
  await ana.shows(`thread #${id} (Esc closes)`);
  ana.type('in the thread\r');
  await ana.shows(/ana: in the thread$/m);
  await bob.shows(`└ 1 answer (/thread ${id})`);
  bob.type(`/thread ${id}\r`);
  await bob.shows(/ana: in the thread$/m);
  bob.type('me too\r');
  await ana.shows(/bob: me too$/m);
  ana.type('\x1b');
  await ana.shows(/^#lobby {2}say hello[\s\S]*└ 2 answers/);

  ana.type(`/pin ${id}\r`);
  await ana.shows(/\(pinned\)[\s\S]*1 pinned/);
  ana.type('/pins\r');
  await ana.shows(/── pinned \(1\)\n#\d+ bob: shall we @ana\?/);

  ana.type('/members\r');
  await ana.shows(/● bob {2}member {2}bob {2}online/);
  bob.type('/thread\r/status busy in a call\r');
  await ana.shows(/● bob {2}member {2}bob {2}busy: in a call/);
  bob.type('\x03\x03');
  await ana.shows(/○ bob {2}member {2}bob {2}offline/);
  await ana.shows('2 members, 1 here');
  expectNoFullClear(ana);
});

it('messages in other rooms count as unread until the room is shown', async () => {
  const ana = await openAs('ana');
  const bob = await openAs('bob', 'jazz');
  bob.type('a record @ana\r');
  await ana.shows('#jazz 1 @1');
  bob.type('another one\r');
  await ana.shows('#jazz 2 @1');
  ana.type('/rooms\r');
  await ana.shows(/^ {2}#jazz {2}2 new, 1 mention {2}2 members/m);
  ana.type('/room jazz\r');
  await ana.shows(/^#jazz {2}late at night[\s\S]*bob: another one$/m);
  ana.type('/room lobby\r');
  await ana.shows(/^#lobby[\s\S]*^live \| 2 members/m);

  bob.type('/dm @ana only for you\r');
  await bob.shows(/^@ana[\s\S]*bob: only for you$/m);
  await ana.shows(/@bob 1\b/);
  ana.type('/room @bob\r');
  await ana.shows(/^@bob[\s\S]*bob: only for you$/m);
  ana.type('thanks\r');
  await bob.shows(/ana: thanks$/m);
});

it('mentions in a thread are announced in the room, including those from before the console was opened', async () => {
  const ana = await openAs('ana');
  const bob = await openAs('bob');
  bob.type('about trains\r');
  const [, id] = /#(\d+) bob: about trains$/m.exec((await ana.shows(/#\d+ bob: about trains$/m)).join('\n')) ?? [];
  bob.type(`/thread ${id}\r`);
  await bob.shows(`thread #${id} (Esc closes)`);
  bob.type('which one @ana?\r');
  await ana.shows(`bob mentions you in a thread: /thread ${id}`);
  ana.type('\x03\x03');
  await bob.shows('2 members, 1 here');
  bob.type('and when @ana?\r');
  await bob.shows(/bob: and when @ana\?$/m);
  const later = await openAs('ana');
  await later.shows(`bob mentions you in a thread: /thread ${id}`);
  later.type(`/thread ${id}\r`);
  await later.shows(/bob: and when @ana\?$/m);
});
