import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { copyFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bin, createHome, type Home, type Running } from './roomful.js';

let home: Home;
let server: Running;
let url: string;

beforeAll(async () => {
  home = await createHome();
  // Use any free port, since another server may be using 7400. No other set-up.
  server = home.start(['up'], { ROOMFUL_PORT: '0', ROOMFUL_LOG_LEVEL: 'warn', ROOMFUL_MESSAGES_PER_MINUTE: '0' });
  url = (await server.until(/^roomful listening on (\S+)\n/))[1] ?? '';
});
afterAll(() => home.remove());

const roomful = (...argv: string[]) => home.roomful(argv);
const piped = (input: string, ...argv: string[]) => home.roomful(argv, { input });
const lines = (out: string) => out.split('\n').filter((line) => line !== '');
const events = (out: string) => lines(out).map((line) => JSON.parse(line));
const textsOf = (out: string) =>
  events(out)
    .filter(({ type }) => type === 'message.created')
    .map(({ data }) => data.message.text);
const tokenOf = async (sub: string, ...more: string[]) =>
  (await roomful('token', 'mint', '--sub', sub, ...more)).out.trim();
const as = async (sub: string) => ({ ROOMFUL_URL: url, ROOMFUL_TOKEN: await tokenOf(sub) });

const modeOf = async (...path: string[]) => (await stat(join(home.folder, ...path))).mode & 0o777;

test('with up in one terminal, create, send and tail work in another without set-up', async () => {
  expect(await roomful('rooms', 'create', 'lobby')).toMatchObject({
    status: 0,
    out: expect.stringContaining('slug: lobby'),
  });
  expect(await piped('hi\n', 'send', 'lobby', '-')).toMatchObject({
    status: 0,
    out: expect.stringMatching(/^\d+\n$/),
    err: '',
  });
  const { status, out } = await roomful('tail', 'lobby', '--json', '--since', '10m', '--timeout', '2s');
  expect(status).toBe(0);
  expect(events(out).map(({ type }) => type)).toEqual(['room.created', 'member.joined', 'message.created']);
  expect(textsOf(out)).toEqual(['hi']);
});

test('only their owner can read the files that up writes for later commands', async () => {
  expect(await modeOf('.config', 'roomful')).toBe(0o700);
  expect(await modeOf('.config', 'roomful', 'config.json')).toBe(0o600);
  expect(await modeOf('.local', 'share', 'roomful')).toBe(0o700);
  expect(await modeOf('.local', 'share', 'roomful', 'secret')).toBe(0o600);
  const config = JSON.parse(await readFile(join(home.folder, '.config', 'roomful', 'config.json'), 'utf8'));
  expect(config.profiles.local).toMatchObject({ url, sub: 'operator' });
});

test('exit codes', async () => {
  const status = async (argv: string[], env: NodeJS.ProcessEnv = {}) => (await home.roomful(argv, { env })).status;
  expect(await status(['rooms', 'list'])).toBe(0);
  expect(await status(['rooms', 'nope'])).toBe(2);
  expect(await status(['rooms', 'create', 'No Slug'])).toBe(2);
  expect(await status(['rooms', 'get', 'nope'])).toBe(3);
  expect(await status(['send', 'nope', 'hi'])).toBe(3);
  expect(await status(['tail', 'nope'])).toBe(3);
  expect(await status(['rooms', 'list'], { ROOMFUL_TOKEN: 'nonsense' })).toBe(4);
  expect(await status(['rooms', 'update', 'lobby', '--topic', 'x'], await as('ana'))).toBe(4);
  expect(await status(['rooms', 'create', 'lobby'])).toBe(5);
  expect(await status(['rooms', 'list'], { ROOMFUL_URL: 'http://127.0.0.1:1', ROOMFUL_TOKEN: 'x' })).toBe(7);
  expect(await status(['join', 'lobby'])).toBe(2);
});

test('errors are two lines on the error stream', async () => {
  expect(await roomful('send', 'nope', 'hi')).toEqual({
    status: 3,
    out: '',
    err: 'error[room_not_found]: no room "nope"\nhint: roomful rooms list\n',
  });
});

test('without a profile the error says how to get one', async () => {
  const other = await createHome();
  try {
    const { status, err } = await other.roomful(['rooms', 'list', '--url', url]);
    expect(status).toBe(4);
    expect(err).toContain(
      'there is no profile "local" yet\nhint: start a server on this machine with roomful up, or log in to one: roomful login <url>',
    );
  } finally {
    await other.remove();
  }
});

test('--each-line sends each line as a message, in order', async () => {
  await roomful('rooms', 'create', 'build');
  const { status, out, err } = await piped('one\n\ntwo\nthree', 'send', 'build', '--each-line');
  expect({ status, ids: lines(out).length, err }).toEqual({ status: 0, ids: 3, err: '' });
  const tail = await roomful('tail', 'build', '--since', 'seq:0', '--type', 'message.*', '--count', '3', '--json');
  expect(textsOf(tail.out)).toEqual(['one', 'two', 'three']);
});

test('a line that is too long fails without stopping the others', async () => {
  const { status, out, err } = await piped(`before\n${'x'.repeat(20_000)}\nafter\n`, 'send', 'build', '--each-line');
  expect({ status, sent: lines(out).length }).toEqual({ status: 8, sent: 2 });
  expect(err).toMatch(/^error\[(?:invalid_input|payload_too_large)\]: line 2: /);
});

test('a rate limit is an error for one message, and waited out with --each-line', async () => {
  await roomful('rooms', 'create', 'slow', '--messages-per-minute', '30');
  const env = await as('flooder');
  const many = Array.from({ length: 31 }, (_, i) => `line ${i}`).join('\n');
  const sending = home.start(['send', 'slow', '--each-line'], env);
  sending.process.stdin?.end(many);
  await sending.until(/(?:\d+\n){30}/);
  expect(await home.roomful(['send', 'slow', 'one more'], { env })).toMatchObject({
    status: 6,
    err: expect.stringContaining('error[rate_limited]'),
  });
  sending.process.kill('SIGINT');
  expect(await sending.done).toMatchObject({ status: 130, err: expect.stringContaining('stopped: 30 sent') });
});

test('uses a minted token from the environment and from a file', async () => {
  const token = await tokenOf('ana', '--name', 'Ana', '--role', 'bot');
  expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  const env = { ROOMFUL_URL: url, ROOMFUL_TOKEN: token };
  const { out } = await home.roomful(['users', 'get', '--json'], { env });
  expect(JSON.parse(out).profile).toMatchObject({ id: 'ana', name: 'Ana', role: 'bot' });
  const file = join(home.folder, 'ana.token');
  await writeFile(file, `${token}\n`, { mode: 0o600 });
  const fromFile = await roomful('users', 'get', '--json', '--fields', 'id', '--token-file', file);
  expect(fromFile).toMatchObject({ status: 0, out: '{"profile":{"id":"ana"}}\n' });
});

test('sending joins the room, also with --as, and --reply-to replies', async () => {
  await roomful('rooms', 'create', 'talk');
  const first = (await home.roomful(['send', 'talk', 'hello'], { env: await as('ben') })).out.trim();
  await roomful('send', 'talk', 'hi ben', '--as', 'cleo', '--reply-to', first);
  const { out } = await roomful('tail', 'talk', '--since', 'seq:0', '--type', 'message.*', '--count', '2', '--json');
  expect(events(out).map(({ actor, data }) => [actor.id, data.message.replyTo])).toEqual([
    ['ben', null],
    ['cleo', Number(first)],
  ]);
});

test('@name finds the member; an ambiguous name lists the ids', async () => {
  await roomful('rooms', 'create', 'names');
  for (const sub of ['sam-1', 'sam-2', 'zoe-1']) {
    const env = { ROOMFUL_URL: url, ROOMFUL_TOKEN: await tokenOf(sub, '--name', sub.slice(0, 3)) };
    await home.roomful(['rooms', 'join', 'names'], { env });
  }
  const two = await roomful('moderation', 'ban', 'names', '@sam', '--yes');
  expect(two).toMatchObject({ status: 5, err: expect.stringMatching(/sam-1 \(sam, member\), sam-2 \(sam, member\)/) });
  expect(await roomful('moderation', 'ban', 'names', '@zoe', '--duration', '1h')).toMatchObject({
    status: 2,
    err: expect.stringContaining('--yes'),
  });
  expect(await roomful('moderation', 'ban', 'names', '@zoe', '--duration', '1h', '--yes')).toMatchObject({ status: 0 });
  expect(await home.roomful(['send', 'names', 'hi'], { env: await as('zoe-1') })).toMatchObject({
    status: 4,
    err: expect.stringContaining('error[banned]'),
  });
});

test('the same idempotency key sends one message', async () => {
  const send = () => roomful('send', 'lobby', 'once', '--idempotency-key', 'ci-42');
  const [first, second] = [await send(), await send()];
  expect(second.out).toBe(first.out);
  expect(second.err).toContain('already sent');
});

test('tail prints events until Ctrl-C, and the printed command continues from there', async () => {
  await roomful('rooms', 'create', 'live');
  const tail = home.start(['tail', 'live', '--json', '--since', 'seq:0']);
  await tail.until(/member\.joined/);
  await roomful('send', 'live', 'seen');
  await tail.until(/"seen"/);
  tail.process.kill('SIGINT');
  const { status, out, err } = await tail.done;
  expect(status).toBe(130);
  expect(err).toBe(`to continue from here: roomful tail live --since seq:${events(out).at(-1).seq} --json\n`);
  await roomful('send', 'live', 'missed');
  const command = err.trim().split('roomful ')[1]?.split(' ') ?? [];
  expect(textsOf((await roomful(...command, '--count', '1')).out)).toEqual(['missed']);
});

test('a timeout beyond the longest timer does not end the tail at once', async () => {
  const tail = await roomful('tail', 'live', '--since', 'seq:0', '--count', '1', '--timeout', '30d', '--json');
  expect(tail).toMatchObject({ status: 0, err: '' });
  expect(lines(tail.out)).toHaveLength(1);
});

test.runIf(existsSync('/dev/full'))('reports unwritable output in one line', async () => {
  const full = openSync('/dev/full', 'w');
  const command = spawn(process.execPath, [bin, 'rooms', 'list'], { env: home.env, stdio: ['ignore', full, 'pipe'] });
  closeSync(full);
  let err = '';
  command.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    err += chunk;
  });
  const status = await new Promise((resolve) => command.on('close', resolve));
  expect({ status, err }).toEqual({
    status: 1,
    err: expect.stringMatching(/^error\[unwritable\]: unable to write the output; ENOSPC[^\n]*\n$/),
  });
});

const hostile = 'a\u001b]52;c;aGk=\u0007b\u001b]8;;http://evil\u001b\\c\u009b2J\u0007\rd\u202ee\u0085f\u007fg';
// biome-ignore lint/suspicious/noControlCharactersInRegex: the characters to find
const acting = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

test("no command prints other users' control characters; JSON keeps them, escaped", async () => {
  await roomful('rooms', 'create', 'odd', '--name', hostile, '--topic', hostile);
  const env = { ROOMFUL_URL: url, ROOMFUL_TOKEN: await tokenOf('odd-one', '--name', hostile) };
  await home.roomful(['send', 'odd', hostile], { env });
  const shown = await Promise.all([
    roomful('rooms', 'list'),
    roomful('rooms', 'get', 'odd'),
    roomful('members', 'list', 'odd'),
    roomful('messages', 'list', 'odd'),
    roomful('rooms', 'events', 'odd'),
    roomful('tail', 'odd', '--since', 'seq:0', '--count', '4'),
    roomful('rooms', 'get', hostile),
    roomful('members', 'remove', 'odd', `@${hostile}`, '--dry-run'),
    roomful(hostile),
  ]);
  for (const { out, err } of shown) {
    expect(out + err).not.toBe('');
    expect(out).not.toMatch(acting);
    expect(err).not.toMatch(acting);
  }
  const { out } = await roomful('tail', 'odd', '--since', 'seq:0', '--type', 'message.*', '--count', '1', '--json');
  expect(out).not.toMatch(acting);
  expect(textsOf(out)).toEqual([hostile]);
});

test('replays a recorded conversation with its authors and replies', async () => {
  await roomful('rooms', 'create', 'copy');
  const recording = join(home.folder, 'talk.ndjson');
  await writeFile(recording, (await roomful('tail', 'talk', '--since', 'seq:0', '--timeout', '1s', '--json')).out);
  expect(await roomful('replay', recording, 'copy', '--speed', 'max', '--as-nicks')).toMatchObject({ status: 0 });
  const log = join(home.folder, 'log.raw.txt');
  await writeFile(
    log,
    '[10:00] <dora> hello\n[10:00]  * eve waves\n=== eve is now known as eve_\n[10:01] <eve> hi dora\n',
  );
  await writeFile(join(home.folder, 'log.annotation.txt'), '0 3 -\n');
  expect(await roomful('replay', log, 'copy', '--speed', 'max', '--as-nicks')).toMatchObject({ status: 0 });
  const { out } = await roomful('messages', 'list', 'copy', '--json');
  interface Row {
    id: number;
    kind: string;
    author: { id: string };
    text: string;
    replyTo: number | null;
  }
  const messages: Row[] = JSON.parse(out).messages;
  const indexOf = (id: number | null) => (id === null ? null : messages.findIndex((message) => message.id === id));
  expect(messages.map(({ author, kind, text, replyTo }) => [author.id, kind, text, indexOf(replyTo)])).toEqual([
    ['ben', 'text', 'hello', null],
    ['cleo', 'text', 'hi ben', 0],
    ['dora', 'text', 'hello', null],
    ['eve', 'action', 'waves', null],
    ['eve', 'text', 'hi dora', 2],
  ]);
});

describe('up', () => {
  test('reports a locked data directory, a port in use and an invalid port', async () => {
    const locked = await home.roomful(['up', '--port', '0']);
    expect(locked).toMatchObject({
      status: 1,
      out: '',
      err: expect.stringMatching(/^error\[data_dir_locked\]: .+\nhint: .+\n$/),
    });
    const port = new URL(url).port;
    const taken = await home.roomful([
      'up',
      '--port',
      port,
      '--data-dir',
      join(home.folder, 'other'),
      '--log-level',
      'silent',
    ]);
    expect(taken).toMatchObject({
      status: 1,
      out: '',
      err: expect.stringMatching(new RegExp(`^error\\[unable_to_listen\\]: .*${port}.+\nhint: .+\n$`)),
    });
    const wrong = await home.roomful(['up', '--port', 'many']);
    expect(wrong).toMatchObject({ status: 2, out: '', err: expect.stringContaining('error[config_invalid]') });
    expect((await roomful('rooms', 'list')).status).toBe(0);
  });

  test('--json prints the URL; SIGTERM and Ctrl-C end it with 0 and lose nothing', async () => {
    const other = await createHome();
    try {
      const flags = ['up', '--port', '0', '--data-dir', join(other.folder, 'data'), '--log-level', 'silent', '--json'];
      const first = other.start(flags);
      await first.until(/\n/);
      await other.roomful(['rooms', 'create', 'kept']);
      await other.roomful(['send', 'kept', 'still here']);
      first.process.kill('SIGTERM');
      const ended = await first.done;
      expect(ended).toMatchObject({ status: 0, err: '' });
      expect(lines(ended.out).map((line) => JSON.parse(line))).toEqual([
        { url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), database: 'embedded', pid: first.process.pid },
      ]);
      const second = other.start(flags);
      await second.until(/\n/);
      const { out } = await other.roomful(['messages', 'list', 'kept', '--fields', 'text', '--json']);
      expect(JSON.parse(out).messages).toEqual([{ text: 'still here' }]);
      second.process.kill('SIGINT');
      expect((await second.done).status).toBe(0);
    } finally {
      await other.remove();
    }
  });

  const databases = process.env['ROOMFUL_TEST_DATABASE_URL'];

  test.skipIf(databases === undefined)(
    'with PostgreSQL and no secret, it creates one that later commands use',
    async () => {
      const name = `roomful_cli_${process.pid}`;
      const admin = new pg.Client({ connectionString: databases });
      await admin.connect();
      await admin.query(`create database ${name}`);
      const other = await createHome();
      try {
        const address = new URL(databases ?? '');
        address.pathname = name;
        const running = other.start([
          'up',
          '--port',
          '0',
          '--database-url',
          address.href,
          '--log-level',
          'silent',
          '--json',
        ]);
        const [line] = await running.until(/.+\n/);
        expect(JSON.parse(line)).toMatchObject({ database: 'postgres' });
        expect((await other.roomful(['rooms', 'create', 'lobby'])).status).toBe(0);
        expect((await stat(join(other.folder, '.config', 'roomful', 'secret'))).mode & 0o777).toBe(0o600);
        running.process.kill('SIGTERM');
        expect((await running.done).status).toBe(0);
      } finally {
        await other.remove();
        await admin.query(`drop database ${name} with (force)`);
        await admin.end();
      }
    },
  );

  test('--no-profile writes no config', async () => {
    const other = await createHome();
    try {
      const running = other.start(['up', '--port', '0', '--no-profile', '--log-level', 'silent']);
      await running.until(/\n/);
      await expect(stat(join(other.folder, '.config'))).rejects.toThrow();
    } finally {
      await other.remove();
    }
  });
});

test('without a build the command says how to build it', async () => {
  const folder = join(home.folder, 'unbuilt', 'bin');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, '..', 'package.json'), '{"type":"module"}');
  await copyFile(bin, join(folder, 'roomful.js'));
  const child = spawn(process.execPath, [join(folder, 'roomful.js'), 'up'], { env: home.env });
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    err += chunk;
  });
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(1);
  expect(err).toContain('npm run build');
});
