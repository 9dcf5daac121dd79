import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Client, createClient, type LiveRoom } from '@roomful/sdk';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { mintToken } from '../src/config/token.js';
import {
  after,
  type ConsoleOptions,
  type ConsolePty,
  expectNoFullClear,
  expectRestored,
  openConsolePty,
} from './console.js';
import type { Pty } from './pty.js';
import { bin } from './roomful.js';

// The built command in a real pseudo-terminal, against a real server.

const secret = 'a-secret-for-this-test-alone-0123456789';
const tokenOf = (sub: string): string =>
  mintToken(secret, { sub, name: sub, role: 'user', ttlMs: 3_600_000 }, Date.now());

let folder: string;
let server: ChildProcess;
let url: string;
let ana: Client;
let lobby: LiveRoom;
const open: Pty[] = [];

const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => {
  const { NO_COLOR: _, ...inherited } = process.env;
  return {
    ...inherited,
    XDG_CONFIG_HOME: folder,
    TERM: 'xterm-256color',
    CI: '',
    ROOMFUL_TOKEN: tokenOf('bob'),
    ...more,
  };
};

const joinRoom = async (options: Partial<ConsoleOptions> = {}): Promise<ConsolePty> => {
  const pty = await openConsolePty({ url, ...options, env: environment(options.env) });
  open.push(pty);
  return pty;
};

/** Sends messages to the room concurrently. */
const say = async (...texts: string[]): Promise<void> => {
  await Promise.all(texts.map((text) => lobby.messages.send({ text })));
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roomful-console-'));
  server = spawn(process.execPath, [bin, 'up', '--port', '0', '--data-dir', join(folder, 'data'), '--json'], {
    env: {
      ...environment(),
      ROOMFUL_JWT_SECRET: secret,
      ROOMFUL_MESSAGES_PER_MINUTE: '0',
      ROOMFUL_COMMANDS_PER_SECOND: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!server.stdout) throw new Error('the server has no output');
  const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
  ({ url } = JSON.parse(line) as { url: string });
  ana = createClient({ url, token: tokenOf('ana') });
  await ana.rooms.create({ slug: 'lobby', topic: 'say hello' });
  lobby = await ana.rooms.join('lobby');
});

afterAll(async () => {
  ana?.close();
  if (server?.exitCode === null) {
    server.kill('SIGTERM');
    await once(server, 'exit');
  }
  await rm(folder, { recursive: true, force: true });
});

afterEach(() => {
  for (const pty of open.splice(0)) pty.kill();
});

describe('roomful join in a terminal', () => {
  it('joins, sends, receives, shows the queue and quits', async () => {
    const pty = await joinRoom();
    expect((await pty.screen())[0]).toBe('#lobby  say hello');
    pty.type('hello from bob\r');
    await pty.shows(/#\d+ bob: hello from bob$/m);
    await say('hello from ana');
    await pty.shows(/#\d+ ana: hello from ana$/m);
    pty.type('\x1b[200~a paste\nof two lines\x1b[201~\r');
    await pty.shows(/bob: a paste\n {6}of two lines$/m);
    const { id } = await lobby.messages.send({ text: 'a question' });
    pty.type(`/reply ${id} an answer\r`);
    await pty.shows(new RegExp(`↳ #${id} ana: a question\\n.*bob: an answer$`, 'm'));
    await lobby.queue.open({});
    pty.type('/add Blue in Green\r');
    await pty.shows('you added "Blue in Green" to the queue as 1');
    pty.type('/queue\r/vote 1 up\r');
    await pty.shows('1  +1 -0 you: up  Blue in Green (bob)');
    pty.type('/mute @ana 10m\r');
    await pty.shows(/!! your role .* does not have the right/);
    await lobby.moderation.mute({ user: 'bob', reason: 'flooding' });
    await pty.shows(/-- ana muted you until .*: flooding/);
    await pty.shows(/^live \| muted until/m);
    await lobby.moderation.unmute({ user: 'bob' });
    pty.type('/quit\r');
    await expectRestored(pty, 0);
  });

  it('scrolls and resizes without a full clear', async () => {
    await say(...Array.from({ length: 150 }, (_, i) => `line ${i + 1} of many`));
    const pty = await joinRoom();
    await pty.shows('line 150 of many');
    pty.type('\x1b[5~\x1b[5~');
    const before = await pty.shows(/line 93 of many[\s\S]*more below/);
    await say('one more');
    const after = await pty.shows('1 new below');
    expect(after.slice(1, -4)).toEqual(before.slice(1, -4));
    pty.resize(60, 12);
    await pty.shows(/^#lobby[\s\S]*\n>\n?$/);
    pty.resize(120, 40);
    await pty.shows('new below');
    pty.type('\x1b');
    await pty.shows('scrolling');
    // Home goes to the oldest loaded message, which loads older ones.
    await vi.waitFor(
      async () => {
        pty.type('\x1b[H');
        expect((await pty.screen()).join('\n')).toMatch(/line 1 of many$/m);
      },
      { timeout: 20_000, interval: 200 },
    );
    pty.type('G');
    await pty.shows('one more');
    pty.type('\x03');
    await expectRestored(pty, 130);
  });

  it("counts unread messages in the user's other rooms, and switches to them", async () => {
    const bob = createClient({ url, token: tokenOf('bob') });
    await ana.rooms.create({ slug: 'jazz', topic: 'late at night' });
    const jazz = await ana.rooms.join('jazz');
    await bob.rooms.join('jazz');
    bob.close();
    const pty = await joinRoom();
    pty.type('/rooms\r');
    await pty.shows(/^ {2}#jazz {2}2 members {2}late at night$/m);
    await jazz.messages.send({ text: 'anybody here?' });
    await pty.shows(/^ {2}#jazz {2}1 new/m);
    pty.type('\x1b[1;3B');
    await pty.shows(/^#jazz {2}late at night[\s\S]*ana: anybody here\?$/m);
    pty.type('yes\r');
    await pty.shows(/bob: yes$/m);
    expect((await jazz.messages.list({})).messages.map(({ text }) => text)).toEqual(['anybody here?', 'yes']);
    pty.type('/room lob\t\r');
    await pty.shows(/^#lobby/);
    pty.type('/quit\r');
    await expectRestored(pty, 0);
  });

  it('sends nothing and joins no room with --read-only', async () => {
    const pty = await joinRoom({ env: { ROOMFUL_TOKEN: tokenOf('reader') }, flags: '--read-only' });
    await pty.shows(/^live \| read-only/m);
    pty.type('hello\r/add a song\r/room jazz\r');
    await pty.shows(/^#jazz/);
    pty.type('hello\r');
    await pty.shows('!! this console is read-only');
    await pty.shows(/^live \| read-only/m);
    pty.type('/quit\r');
    await expectRestored(pty, 0);
    for (const slug of ['lobby', 'jazz']) {
      const { members } = await ana.members.list({ room: slug });
      expect(members.map(({ user }) => user.id)).not.toContain('reader');
      const { messages } = await ana.messages.list({ room: slug, limit: 20 });
      expect(messages.map(({ author }) => author.id)).not.toContain('reader');
    }
  });

  it('keeps control sequences in messages away from the terminal', async () => {
    const hostile = [
      '\x1b]52;c;cHduZWQ=\x07',
      '\x1b]0;owned\x07',
      '\x1b[2J\x1b[3J',
      '\x9b2J',
      '\x1bP1$r',
      'evil\rgood',
      '\u202egnp.exe',
      '\x1b]8;;http://evil',
    ];
    const pty = await joinRoom();
    await say(...hostile.map((text) => `<${text}>`));
    await pty.shows('<^[]8;;http://evil>');
    const written = pty.written();
    for (const text of hostile) expect(written).not.toContain(text);
    expectNoFullClear(pty);
    pty.type('/quit\r');
    await expectRestored(pty, 0);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('restores the terminal on %s', async (signal, code) => {
    const pty = await joinRoom();
    process.kill(pty.pid, signal);
    await expectRestored(pty, code);
  });

  it.each([
    ['a throw', `throw new Error('boom')`],
    ['a rejection', `Promise.reject(new Error('boom'))`],
  ])('restores the terminal on %s, and prints the error', async (_what, statement) => {
    const preload = `data:text/javascript,process.on('SIGUSR2',()=>{${statement}})`;
    const pty = await joinRoom({ env: { NODE_OPTIONS: `--import=${encodeURI(preload)}` } });
    process.kill(pty.pid, 'SIGUSR2');
    await expectRestored(pty, 1);
    expect(pty.written()).toContain('error[crash]: the console ended unexpectedly');
    expect((await pty.screen()).join('\n')).toContain('Error: boom');
  });

  it('exits when its terminal is gone', async () => {
    const pty = await joinRoom();
    pty.kill();
    await vi.waitFor(() => expect(() => process.kill(pty.pid, 0)).toThrow('ESRCH'), { timeout: 20_000, interval: 50 });
  });

  it('restores the terminal while it is suspended', async () => {
    const pty = await joinRoom({
      shell: `set -m; CONSOLE; echo STOPPED; stty -a; echo READY; read x; fg; ${after}`,
    });
    pty.type('a draft\x1a');
    await pty.wrote(/STOPPED[\s\S]*READY/);
    expect(await pty.buffer()).toBe('normal');
    expect(pty.modes()).toEqual(['25', '7']);
    expect(pty.written()).toMatch(/STOPPED[\s\S]*(?<![-\w])icanon\b/);
    pty.type('\n');
    await pty.shows(/^> a draft$/m);
    expect(await pty.buffer()).toBe('alternate');
    pty.type('\x15/quit\r');
    await expectRestored(pty, 0);
  });

  it('says how much was missed after the connection was lost', async () => {
    const proxy = await openProxy();
    const pty = await joinRoom({ url: proxy.url });
    proxy.cut();
    await pty.shows(/^(offline|connecting)/m);
    await say(...Array.from({ length: 37 }, (_, i) => `missed ${i + 1}`));
    proxy.restore();
    await pty.shows('back online, 37 missed');
    await pty.shows(/missed 37$/m);
    pty.type('/quit\r');
    await expectRestored(pty, 0);
    proxy.close();
  });

  it('writes no colours with NO_COLOR', async () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences to look for
    const colours = /\x1b\[[0-9;]*[1-9][0-9;]*m/;
    const coloured = await joinRoom();
    expect(coloured.written()).toMatch(colours);
    const bare = await joinRoom({ env: { NO_COLOR: '1' } });
    expect(bare.written()).not.toMatch(colours);
  });
});

/** A proxy to the server whose connections can be cut and restored. */
const openProxy = async (): Promise<{ url: string; cut(): void; restore(): void; close(): void }> => {
  const sockets = new Set<Socket>();
  let up = true;
  const { hostname, port } = new URL(url);
  const proxy: Server = createServer((near) => {
    if (!up) return near.destroy();
    const far = connect(Number(port), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => {});
      one.on('close', () => other.destroy());
      one.pipe(other);
    }
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    cut: () => {
      up = false;
      for (const socket of sockets) socket.destroy();
      sockets.clear();
    },
    restore: () => {
      up = true;
    },
    close: () => proxy.close(),
  };
};
