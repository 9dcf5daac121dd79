import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient, type RoomfulEvent } from '@roomful/sdk';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createHome, type Home, type Running } from '../../packages/cli/test/roomful.js';
import { freePort } from '../../scripts/test/freePort.js';
import { parseSchedule } from './schedule.js';

let home: Home;
let server: Running;
let env: NodeJS.ProcessEnv;
const bots: ChildProcess[] = [];

const startServer = async (): Promise<void> => {
  server = home.start(['up'], { ...env, ROOMFUL_LOG_LEVEL: 'warn', ROOMFUL_MESSAGES_PER_MINUTE: '0' });
  await server.until(/listening on/);
};
const killServer = async (): Promise<void> => {
  server.process.kill('SIGKILL');
  await server.done;
};
const mint = async (sub: string): Promise<string> =>
  (await home.roomful(['token', 'mint', '--sub', sub, '--role', 'bot'], { env })).out.trim();

beforeAll(async () => {
  home = await createHome();
  env = { ROOMFUL_PORT: String(await freePort()) };
  await startServer();
  await createRoom('hall');
});
afterEach(() => {
  for (const bot of bots.splice(0)) bot.kill('SIGKILL');
});
afterAll(() => home?.remove());

const within = { timeout: 60_000, interval: 50 };
const urlOf = () => `http://127.0.0.1:${env['ROOMFUL_PORT']}`;
const createRoom = (slug: string) => home.roomful(['rooms', 'create', slug]);

const startBot = (args: string[], more: NodeJS.ProcessEnv) => {
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'bot.ts'), ...args], {
    cwd: join(import.meta.dirname, '..', '..'),
    env: { PATH: process.env['PATH'], HOME: home.folder, ROOMFUL_URL: urlOf(), ...more },
  });
  bots.push(child);
  let out = '';
  let err = '';
  child.stdout.on('data', (data) => {
    out += data;
  });
  child.stderr.on('data', (data) => {
    err += data;
  });
  const ended = once(child, 'close').then(([status]) => ({ status, out, err }));
  return { child, ended, announced: () => out.split('\n').length - 1, err: () => err };
};

/** Reads a room's log. */
const logOf = async (room: string): Promise<RoomfulEvent[]> => {
  const client = createClient({ url: urlOf(), token: await mint('reader') });
  try {
    const { events } = await client.rooms.events({ room, after: 0, limit: 1_000 });
    return events as RoomfulEvent[];
  } finally {
    client.close();
  }
};
const messagesIn = async (room: string) =>
  (await logOf(room)).flatMap((event) => (event.type === 'message.created' ? [event] : []));
const textsIn = async (room: string) => (await messagesIn(room)).map(({ data }) => data.message.text);

describe('announcements from standard input', () => {
  test('arrive in every room once and in order, even if the server is killed meanwhile', async () => {
    await createRoom('garden');
    const bot = startBot(['hall', 'garden'], { ROOMFUL_TOKEN: await mint('announcer') });
    const lines = Array.from({ length: 300 }, (_, index) => `announcement ${index + 1}`);
    bot.child.stdin.write(`${lines.slice(0, -1).join('\n\n')}\n`);

    for (const count of [20, 200]) {
      await vi.waitFor(() => expect(bot.announced()).toBeGreaterThan(count), within);
      expect(bot.announced()).toBeLessThan(2 * lines.length - 2);
      await killServer();
      await startServer();
    }
    bot.child.stdin.end(lines.at(-1));

    expect(await bot.ended).toMatchObject({ status: 0 });
    expect(await textsIn('hall')).toEqual(lines);
    expect(await textsIn('garden')).toEqual(lines);
  });

  test('wait if the bot starts before the server', async () => {
    await createRoom('early');
    const token = await mint('announcer');
    await killServer();
    const bot = startBot(['early'], { ROOMFUL_TOKEN: token });
    bot.child.stdin.end('good morning');
    await vi.waitFor(() => expect(bot.err()).toContain('waiting'), within);
    await startServer();
    expect(await bot.ended).toMatchObject({ status: 0 });
    expect(await textsIn('early')).toEqual(['good morning']);
  });

  test('reach the other rooms if one refuses them, and the error is printed', async () => {
    await Promise.all(['frozen', 'open'].map(createRoom));
    await home.roomful(['rooms', 'update', 'frozen', '--frozen']);
    const bot = startBot(['frozen', 'open'], { ROOMFUL_TOKEN: await mint('announcer') });
    bot.child.stdin.end('hello\n');
    expect(await bot.ended).toMatchObject({
      status: 1,
      err: expect.stringContaining('unable to announce "hello" in frozen; room_frozen'),
    });
    expect(await textsIn('open')).toEqual(['hello']);
    expect(await textsIn('frozen')).toEqual([]);
  });

  test.each([
    ['a signal', ['hall'], 0, /connected/],
    ['a missing room', ['nowhere'], 1, /room_not_found/],
    ['no room', [], 2, /usage/],
    ['an unknown option', ['--scheduel', 'x', 'hall'], 2, /usage/],
  ] as const)('end with %s', async (_, args, status, says) => {
    const bot = startBot([...args], { ROOMFUL_TOKEN: await mint('announcer') });
    await vi.waitFor(() => expect(bot.err()).toMatch(says), within);
    if (status === 0) bot.child.kill('SIGTERM');
    expect(await bot.ended).toMatchObject({ status });
  });

  test('end on a signal while the server is down', async () => {
    const token = await mint('announcer');
    await killServer();
    const bot = startBot(['hall'], { ROOMFUL_TOKEN: token });
    await vi.waitFor(() => expect(bot.err()).toContain('waiting'), within);
    bot.child.kill('SIGINT');
    expect(await bot.ended).toMatchObject({ status: 0 });
    await startServer();
  });
});

describe('announcements on a schedule', () => {
  test('are made once by two bots of one user, and late if the server was down', async () => {
    await createRoom('clock');
    const table = join(home.folder, 'schedule.txt');
    await writeFile(table, '# each second\nevery 1s tick\n');
    const token = await mint('ticker');
    const two = [1, 2].map(() => startBot(['--schedule', table, 'clock'], { ROOMFUL_TOKEN: token }));
    const each = (least: number) => expect(two.every((bot) => bot.announced() >= least)).toBe(true);
    await vi.waitFor(() => each(2), within);
    await killServer();
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    await startServer();
    await vi.waitFor(() => each(7), within);
    for (const { child } of two) child.kill('SIGTERM');
    for (const { ended } of two) expect(await ended).toMatchObject({ status: 0 });

    const instants = (await messagesIn('clock')).map(({ key }) => Date.parse(key?.slice(0, 24) ?? ''));
    expect(instants.filter(Number.isNaN)).toEqual([]);
    expect(instants.length).toBeGreaterThanOrEqual(7);
    expect(instants).toEqual(instants.map((_, index) => (instants[0] ?? 0) + index * 1_000));
  });

  test('follow the times of the schedule', () => {
    const at = (text: string) => Date.parse(text);
    const [quarter, evening] = parseSchedule('# a comment\n\n  every 15m Water.  \nat 20:00 The show: begins #now\n');
    expect([quarter?.text, evening?.text]).toEqual(['Water.', 'The show: begins #now']);
    expect(quarter?.next(at('2026-03-01T10:00:00Z'))).toBe(at('2026-03-01T10:15:00Z'));
    expect(quarter?.next(at('2026-03-01T10:14:59.999Z'))).toBe(at('2026-03-01T10:15:00Z'));
    expect(evening?.next(at('2026-03-01T19:59:00'))).toBe(at('2026-03-01T20:00:00'));
    expect(evening?.next(at('2026-03-01T20:00:00'))).toBe(at('2026-03-02T20:00:00'));
    for (const line of ['every 0m x', 'every 5d x', 'at 24:00 x', 'at 20:00', 'tomorrow x'])
      expect(() => parseSchedule(`every 1m fine\n${line}`)).toThrow(/line 2: .*write "every 15m TEXT"/);
  });
});
