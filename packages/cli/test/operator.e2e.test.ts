import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openPty, type Pty } from './pty.js';
import { bin, createHome, type Home, type Running } from './roomful.js';

const serverEnv = { ROOMFUL_LOG_LEVEL: 'silent', ROOMFUL_MESSAGES_PER_MINUTE: '0', ROOMFUL_COMMANDS_PER_SECOND: '0' };
const listening = /^roomful listening on (\S+)\n/;
const lines = (out: string) => out.split('\n').filter((line) => line !== '');
const events = (out: string) => lines(out).map((line) => JSON.parse(line));
const patience = { timeout: 30_000, interval: 50 };

let home: Home;
let server: Running;
let url: string;
const ptys: Pty[] = [];

const up = async (port = '0'): Promise<void> => {
  server = home.start(['up'], { ...serverEnv, ROOMFUL_PORT: port });
  url = (await server.until(listening))[1] ?? '';
};

beforeAll(async () => {
  home = await createHome();
  await up();
  for (const room of ['lobby', 'night']) await home.roomful(['rooms', 'create', room]);
  await home.roomful(['send', 'lobby', 'hello', '--as', 'ana']);
  const zadie = { ROOMFUL_URL: url, ROOMFUL_TOKEN: await mint('--sub', 'u-17', '--name', 'Zadie') };
  await home.roomful(['rooms', 'join', 'night'], { env: zadie });
  await home.roomful(['rooms', 'create', 'alley']);
  const shady = { ROOMFUL_URL: url, ROOMFUL_TOKEN: await mint('--sub', '$(date)', '--name', '$( date )') };
  await home.roomful(['rooms', 'join', 'alley'], { env: shady });
});
afterAll(async () => {
  for (const pty of ptys) pty.kill();
  await home.remove();
});

const roomful = (...argv: string[]) => home.roomful(argv);
const mint = async (...argv: string[]) => (await roomful('token', 'mint', ...argv)).out.trim();
const inPty = (command: string, args: string[], env: NodeJS.ProcessEnv = {}): Pty => {
  const pty = openPty(command, args, { ...home.env, ...env });
  ptys.push(pty);
  return pty;
};

describe('login', () => {
  test('stores a piped token in a profile, and removes both', async () => {
    const token = await mint('--sub', 'ben', '--name', 'Ben');
    const login = await home.roomful(['login', url, '--profile', 'as-ben'], { input: token });
    expect(login).toMatchObject({ status: 0, out: '', err: expect.stringContaining(`profile as-ben: ${url} as ben`) });
    const kept = join(home.folder, '.config', 'roomful', 'as-ben.token');
    expect((await stat(kept)).mode & 0o777).toBe(0o600);
    expect((await roomful('users', 'get', '--fields', 'id', '--json')).out).toBe('{"profile":{"id":"ben"}}\n');
    expect((await roomful('profile', 'use', 'local')).status).toBe(0);
    expect((await roomful('users', 'get', '--fields', 'id', '--json')).out).toBe('{"profile":{"id":"operator"}}\n');
    expect((await roomful('users', 'get', '--fields', 'id', '--json', '--profile', 'as-ben')).out).toContain('ben');
    expect((await roomful('profile', 'remove', 'as-ben', '--yes')).status).toBe(0);
    expect(existsSync(kept)).toBe(false);
  });

  test('asks for the token on a terminal without echoing it', async () => {
    const token = await mint('--sub', 'cleo', '--name', 'Cleo');
    const pty = inPty(process.execPath, [bin, 'login', url, '--profile', 'as-cleo']);
    await pty.shows(/^token:$/m);
    pty.type(`${token}\r`);
    await pty.shows('profile as-cleo');
    expect(pty.written()).not.toContain(token.slice(0, 20));
    expect((await roomful('users', 'get', '--fields', 'id', '--json')).out).toContain('cleo');
    await roomful('profile', 'remove', 'as-cleo', '--yes');
  });

  test('a refused token leaves no profile', async () => {
    const refused = await home.roomful(['login', url, '--profile', 'wrong'], { input: 'nonsense' });
    expect(refused).toMatchObject({ status: 4, err: expect.stringContaining('nothing was saved') });
    expect((await roomful('profile', 'list', '--json')).out).not.toContain('wrong');
  });
});

test('with ROOMFUL_JWT_SECRET commands act as the operator, and --as and token mint work', async () => {
  const other = await createHome();
  try {
    const secret = { ROOMFUL_JWT_SECRET: 'a secret that everybody in this test knows', ROOMFUL_JWT_AUDIENCE: 'rooms' };
    const running = other.start(['up'], { ...serverEnv, ...secret, ROOMFUL_PORT: '0' });
    await running.until(listening);
    const whoAmI = ['users', 'get', '--fields', 'id,role', '--json'];
    expect((await other.roomful(whoAmI, { env: secret })).out).toBe(
      '{"profile":{"id":"operator","role":"operator"}}\n',
    );
    expect((await other.roomful(['rooms', 'create', 'lobby'], { env: secret })).status).toBe(0);
    expect((await other.roomful(['send', 'lobby', 'hi', '--as', 'ana'], { env: secret })).status).toBe(0);
    const { out } = await other.roomful(['token', 'mint', '--sub', 'ben'], { env: secret });
    const asBen = await other.roomful(whoAmI, { env: { ...secret, ROOMFUL_TOKEN: out.trim() } });
    expect(asBen.out).toBe('{"profile":{"id":"ben","role":"user"}}\n');
    expect((await other.roomful(whoAmI)).status).toBe(4);
  } finally {
    await other.remove();
  }
});

test("@name without a room finds a member of the caller's rooms", async () => {
  await roomful('rooms', 'join', 'night');
  expect((await roomful('users', 'get', '--user', '@zadie', '--fields', 'id', '--json')).out).toContain('u-17');
  expect((await roomful('send', 'night', 'as her', '--as', '@Zadie')).status).toBe(0);
  const { out } = await roomful('messages', 'list', 'night', '--fields', 'author.id', '--json');
  expect(JSON.parse(out).messages.at(-1)).toEqual({ author: { id: 'u-17' } });
  expect(await roomful('users', 'get', '--user', '@nobody')).toMatchObject({ status: 3 });
});

describe('record', () => {
  const seqsOf = (out: string) => events(out).map(({ seq }) => seq);
  const upTo = (head: number) => Array.from({ length: head }, (_, i) => i + 1);

  test('records without a gap across restarts of the server and of itself; replay sends the recording again', async () => {
    await roomful('rooms', 'create', 'taped');
    const file = join(home.folder, 'taped.ndjson');
    const holds = (text: string) =>
      vi.waitFor(async () => expect(await readFile(file, 'utf8')).toContain(text), patience);
    const recorder = home.start(['record', 'taped', '--out', file]);
    for (const n of [1, 2]) {
      await roomful('send', 'taped', `before ${n}`);
      await holds(`before ${n}`);
      server.process.kill('SIGKILL');
      await server.done;
      await up(new URL(url).port);
      await roomful('send', 'taped', `after ${n}`);
      await holds(`after ${n}`);
    }
    recorder.process.kill('SIGINT');
    expect(await recorder.done).toMatchObject({ status: 130, err: expect.stringContaining('events written to') });
    await roomful('send', 'taped', 'while nobody recorded');
    expect((await roomful('record', 'taped', '--out', file, '--no-follow')).status).toBe(0);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const recording = await readFile(file, 'utf8');
    expect(seqsOf(recording)).toEqual(upTo(7));
    const { out } = await roomful('record', 'taped', '--no-follow');
    // Compare parsed events: their fields may be in a different order live than in the log.
    expect(events(out)).toEqual(events(recording));

    await roomful('rooms', 'create', 'again');
    expect(await roomful('replay', file, 'again', '--speed', 'max', '--as-nicks')).toMatchObject({ status: 0 });
    const texts = await roomful('messages', 'list', 'again', '--fields', 'text', '--json');
    expect(JSON.parse(texts.out).messages.map(({ text }: { text: string }) => text)).toEqual([
      'before 1',
      'after 1',
      'before 2',
      'after 2',
      'while nobody recorded',
    ]);
  });

  test('refuses to continue a recording of another room, and leaves it unchanged', async () => {
    const file = join(home.folder, 'other.ndjson');
    await roomful('record', 'lobby', '--out', file, '--no-follow');
    const before = await readFile(file, 'utf8');
    const refused = await roomful('record', 'night', '--out', file, '--no-follow');
    expect(refused).toMatchObject({ status: 5, err: expect.stringContaining('error[other_log]') });
    expect(await readFile(file, 'utf8')).toBe(before);
  });

  test('a missing room leaves no file', async () => {
    const file = join(home.folder, 'none.ndjson');
    expect((await roomful('record', 'nope', '--out', file)).status).toBe(3);
    expect(existsSync(file)).toBe(false);
  });
});

describe('doctor', () => {
  const checks = ['rest', 'version', 'clock', 'token', 'websocket'];
  const ofRoom = ['continuity', 'snapshot', 'messages', 'resume'];
  const passed = (names: string[]) => names.map((check) => ({ check, ok: true, detail: expect.any(String) }));

  test('all checks pass for a room with all kinds of events', async () => {
    const idOf = async (...words: string[]) => (await roomful('send', 'busy', ...words)).out.trim();
    await roomful('rooms', 'create', 'busy', '--topic', 'all of it');
    const first = await idOf('one');
    const second = await idOf('two', '--as', 'ana', '--reply-to', first);
    await idOf('three', '--as', 'ben');
    const inThread = await idOf('in a thread', '--as', 'ana', '--thread-of', first);
    const gone = await idOf('not for long', '--as', 'ben', '--thread-of', first);
    const ops: string[][] = [
      ['messages', 'react', 'busy', first, '👍'],
      ['messages', 'react', 'busy', inThread, '🎉'],
      ['messages', 'react', 'busy', second, '👍'],
      ['messages', 'unreact', 'busy', inThread, '🎉'],
      ['messages', 'pin', 'busy', first],
      ['messages', 'pin', 'busy', second],
      ['moderation', 'delete', 'busy', gone, '--yes'],
      ['messages', 'edit', 'busy', first, 'one, edited'],
      ['moderation', 'delete', 'busy', second, '--yes'],
      ['rooms', 'update', 'busy', '--topic', 'other'],
      ['queue', 'open', 'busy'],
      ['queue', 'add', 'busy', 'a song'],
      ['members', 'setRole', 'busy', 'ana', 'moderator'],
      ['moderation', 'mute', 'busy', 'ben', '--duration', '1m'],
      ['moderation', 'ban', 'busy', 'ben', '--duration', '1m', '--yes'],
    ];
    for (const op of ops) expect({ op, ...(await roomful(...op)) }).toMatchObject({ op, status: 0, err: '' });
    const many = Array.from({ length: 1_010 }, (_, i) => `line ${i}`).join('\n');
    await home.roomful(['send', 'busy', '--each-line'], { input: many });
    const { status, out } = await roomful('doctor', 'busy', '--json');
    expect({ status, found: events(out) }).toEqual({ status: 0, found: passed([...checks, ...ofRoom]) });
    // A member's view has parts of its own.
    const asAna = { ROOMFUL_TOKEN: await mint('--sub', 'ana'), ROOMFUL_URL: url };
    expect(await home.roomful(['doctor', 'busy'], { env: asAna })).toMatchObject({ status: 0 });
  });

  test('checks only the server without a room; reports a missing room and an unreachable server', async () => {
    expect(events((await roomful('doctor', '--json')).out)).toEqual(passed(checks));
    const none = await roomful('doctor', 'nope');
    expect(none).toMatchObject({ status: 3, out: expect.stringContaining('FAIL  continuity no room "nope"') });
    const away = await roomful('doctor', '--url', 'http://127.0.0.1:1', '--json');
    expect(away.status).toBe(7);
    expect(events(away.out)).toEqual([
      { check: 'rest', ok: false, detail: expect.stringContaining('unable to reach') },
    ]);
  });
});

describe('after the reader of the output has gone', () => {
  test('a tail ends, even if no more events arrive', async () => {
    const shell = spawn('sh', ['-c', `"${process.execPath}" "${bin}" tail night --since seq:0 --json | head -n 1`], {
      env: home.env,
    });
    let out = '';
    shell.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
    });
    const status = await new Promise((resolve) => shell.on('close', resolve));
    expect({ status, types: events(out).map(({ type }) => type) }).toEqual({ status: 0, types: ['room.created'] });
  });

  test('a server keeps running, and still stops cleanly', async () => {
    const other = await createHome();
    try {
      const running = other.start(['up'], { ROOMFUL_PORT: '0', ROOMFUL_LOG_LEVEL: 'debug' });
      const [, address = ''] = await running.until(listening);
      running.process.stderr?.destroy();
      for (const room of ['one', 'two', 'three'])
        expect((await other.roomful(['rooms', 'create', room, '--url', address])).status).toBe(0);
      running.process.kill('SIGTERM');
      expect((await running.done).status).toBe(0);
    } finally {
      await other.remove();
    }
  });
});

describe('completion', () => {
  const shellAt = (name: string) =>
    ['/usr/bin', '/bin', '/usr/local/bin'].map((folder) => join(folder, name)).find(existsSync);

  const path = async () => {
    const command = join(home.folder, 'roomful');
    await writeFile(command, `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`);
    await chmod(command, 0o755);
    return { PATH: `${home.folder}:${process.env['PATH']}`, PS1: '$ ', TERM: 'xterm-256color' };
  };

  /** Expects that pressing Tab at the end of a line completes it. */
  const completed = async (pty: Pty, line: string, becomes: string) => {
    pty.type(`${line}\t`);
    await pty.shows(new RegExp(`^\\S+ ${becomes}(?: |$)`, 'm'));
    // Clear the line so that nothing runs.
    pty.type('\u0015');
  };

  const cases: [string, string][] = [
    ['roomful moder', 'roomful moderation'],
    ['roomful moderation unb', 'roomful moderation unban'],
    ['roomful tail nig', 'roomful tail night'],
    ['roomful send lobby --each', 'roomful send lobby --each-line'],
    ['roomful moderation ban night @Zad', 'roomful moderation ban night @Zadie'],
    ['roomful rooms list --profile lo', 'roomful rooms list --profile local'],
    ['roomful rooms list --profile=lo', 'roomful rooms list --profile=local'],
    ['roomful queue vote night 3 do', 'roomful queue vote night 3 down'],
  ];

  const shells: [string, string[], string][] = [
    ['bash', ['--norc', '--noprofile', '-i'], 'source <(roomful completion bash)'],
    ['zsh', ['-f', '-i'], 'autoload -Uz compinit; compinit -u; source <(roomful completion zsh)'],
    ['fish', ['--no-config', '-i'], "function fish_prompt; echo '$ '; end; roomful completion fish | source"],
  ];

  const bashAt = shellAt('bash');
  test.skipIf(bashAt === undefined)('bash completes names chosen by users as text, not as commands', async () => {
    const [, args, setUp] = shells[0] ?? ['', [], ''];
    const pty = inPty(bashAt ?? '', args, await path());
    await pty.shows(/[$%>]/);
    pty.type(`${setUp}; echo se''t\r`);
    await pty.shows(/^set$/m);
    await completed(pty, 'roomful moderation ban alley $', 'roomful moderation ban alley \\\\\\$\\\\\\(date\\\\\\)');
  });

  for (const [shell, args, setUp] of shells) {
    const found = shellAt(shell);
    test.skipIf(found === undefined)(
      `${shell} completes commands, rooms, users and profiles${found ? '' : ' (not installed)'}`,
      async () => {
        const pty = inPty(found ?? '', args, await path());
        await pty.shows(/[$%>]/);
        pty.type(`${setUp}; echo se''t\r`);
        await pty.shows(/^set$/m);
        for (const [line, becomes] of cases) await completed(pty, line, becomes);
      },
    );
  }

  test('an unreachable server gives no candidates and no errors', async () => {
    const away = await home.roomful(['__complete', '--', 'tail', ''], { env: { ROOMFUL_URL: 'http://127.0.0.1:1' } });
    expect(away).toEqual({ status: 0, out: '', err: '' });
  });
});

describe('colours of the console', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences to look for
  const coloured = /\u001b\[(?:3\d|9\d|38;[\d;]+)m/;

  test('--color never disables them; --color always overrides NO_COLOR', async () => {
    const never = inPty(process.execPath, [bin, 'join', 'lobby', '--color', 'never']);
    await never.shows('hello');
    expect(never.written()).not.toMatch(coloured);
    const always = inPty(process.execPath, [bin, 'join', 'lobby', '--color', 'always'], { NO_COLOR: '1' });
    await always.shows('hello');
    await always.wrote(coloured);
  });
});

test('help topics', async () => {
  expect((await roomful('help', 'exit-codes')).out).toMatch(/^ {2}130 .*SIGINT/m);
  expect((await roomful('help', 'environment')).out).toMatch(/^ {2}ROOMFUL_JWT_SECRET /m);
  expect(await roomful('help', 'nothing')).toMatchObject({ status: 2 });
});
