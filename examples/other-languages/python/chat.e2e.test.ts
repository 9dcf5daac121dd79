import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createClient } from '@roomful/sdk';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Rooms, startRooms } from '../../../scripts/test/rooms.js';
import { layCable } from '../../demo/src/cable.js';
import { sign } from '../../demo/src/server.js';

/** Debian's own Python has the packages; another Python in PATH may not. */
const python = ['/usr/bin/python3', 'python3'].find(
  (command) => spawnSync(command, ['-c', 'import socketio, websocket']).status === 0,
);
if (!python) console.warn('The client in Python is not tried: python3-socketio or python3-websocket is missing.');

const within = { timeout: 30_000 };
let rooms: Rooms;
const started: ChildProcess[] = [];
beforeAll(async () => {
  rooms = await startRooms();
});
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await rooms?.close();
});

const tokenOf = (sub: string): string => sign(rooms.secret, { sub, exp: Math.floor(Date.now() / 1_000) + 600 });

const startPython = (url: string, token: string) => {
  const child = spawn(python ?? '', [join(import.meta.dirname, 'chat.py'), url, 'lobby'], {
    env: { PATH: process.env['PATH'], PYTHONUTF8: '1', ROOMFUL_TOKEN: token },
  });
  started.push(child);
  const lines: string[] = [];
  let errors = '';
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line.replace(/^\d+ /, '')));
  child.stderr.on('data', (data) => {
    errors += data;
  });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  return { say: (text: string) => child.stdin.write(`${text}\n`), lines, errors: () => errors, ended };
};

test.runIf(python)(
  'the client in Python hears everything once and in order, and says everything once, through a cut',
  async () => {
    const cable = await layCable(rooms.url);
    const ana = createClient({ url: rooms.url, token: tokenOf('ana') });
    const room = await ana.rooms.join('lobby');
    const texts = () => room.state.getSnapshot().messages.map(({ author, text }) => `${author.id}: ${text}`);
    await room.messages.send({ text: 'before' });
    const ben = startPython(cable.url, tokenOf('ben'));
    try {
      await vi.waitFor(() => expect(ben.lines).toEqual(['ana: before']), within);
      ben.say('hello \u202e 😀');
      await vi.waitFor(() => expect(texts()).toContain('ben: hello \u202e 😀'), within);

      cable.unplug();
      for (const n of [1, 2, 3]) await room.messages.send({ text: `missed ${n}` });
      ben.say('said while cut off');
      await new Promise((resolve) => setTimeout(resolve, 500));
      cable.plugIn();
      await vi.waitFor(() => expect(texts()).toContain('ben: said while cut off'), within);
      for (let n = 0; n < 12; n++) void room.messages.send({ text: `many ${n}` });
      const shown = () => texts().map((text) => text.replace('\u202e', '\ufffd'));
      await vi.waitFor(() => expect([ben.lines.length, ben.lines]).toEqual([18, shown()]), within);
      expect(ben.errors()).not.toContain('Traceback');
    } finally {
      ana.close();
      cable.close();
    }
  },
);

test.runIf(python)('the client in Python says why it is refused, and ends', async () => {
  const stranger = startPython(rooms.url, 'no token at all');
  expect(await stranger.ended).toBe(1);
  expect(stranger.errors()).toContain('error: ');
});
