import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import headless from '@xterm/headless';
import { type Connection, connect } from '../lib/connection.js';
import { createDatabase } from '../lib/database.js';
import { call, inParallel, tokenOf } from '../lib/dialects.js';
import { start } from '../lib/process.js';
import { quantile } from '../lib/statistics.js';
import type { Study } from '../lib/study.js';
import type { ServerAnswers } from '../roomful.js';

const roomful = join(import.meta.dirname, '..', '..', 'packages', 'cli', 'bin', 'roomful.js');
const columns = 100;
const rows = 24;
const arriveEveryMs = 20;
const keysTyped = 100;
const givenUpMs = 60_000;

const messages = 10_000;
const room = 'lobby';

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** Random pauses, because people do not type in step with frames. */
const pause = (): Promise<void> => wait(40 + Math.random() * 60);

type Look = (screen: readonly string[]) => boolean;

/** The console in a headless terminal. */
const openTerminal = (argv: string[], env: NodeJS.ProcessEnv) => {
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  const pty = spawn(process.execPath, [roomful, ...argv], {
    cols: columns,
    rows,
    env,
    name: 'xterm-256color',
  });
  const waiting = new Set<(screen: string[], at: number) => void>();
  const screen = (): string[] => {
    const { active } = terminal.buffer;
    return Array.from({ length: rows }, (_, y) => active.getLine(active.baseY + y)?.translateToString(true) ?? '');
  };
  pty.onData((data) => {
    // The time of the write, not of the parsing.
    const at = performance.now();
    terminal.write(data, () => {
      if (waiting.size === 0) return;
      const now = screen();
      for (const look of waiting) look(now, at);
    });
  });
  /** When the screen showed it, `performance.now()`. */
  const shows = (fits: Look): Promise<number> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`the console does not show it; the screen is\n${screen().join('\n')}`)),
        givenUpMs,
      );
      const look = (now: string[], at: number): void => {
        if (!fits(now)) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve(at);
      };
      waiting.add(look);
      look(screen(), performance.now());
    });
  return {
    screen,
    shows,
    type: (data: string) => pty.write(data),
    /** Types a key and returns the milliseconds until the screen shows its effect. */
    press: async (key: string, fits: Look): Promise<number> => {
      const typedAt = performance.now();
      pty.write(key);
      return (await shows(fits)) - typedAt;
    },
    watch: (look: (screen: string[], at: number) => void): (() => void) => {
      waiting.add(look);
      return () => waiting.delete(look);
    },
    kill: () => pty.kill('SIGKILL'),
  };
};
type ConsoleTerminal = ReturnType<typeof openTerminal>;

/** Makes the console load all messages, page by page, and return to the newest. */
const loadAll = async ({ shows, type }: ConsoleTerminal): Promise<void> => {
  const showsText = (text: string) => shows((screen) => screen.join('\n').includes(text));
  await showsText(`message number ${messages},`);
  type('\x1b');
  await showsText('reading back');
  const home = setInterval(() => type('\x1b[H'), 50);
  await showsText('message number 1,').finally(() => clearInterval(home));
  type('\x1b');
  await showsText(`message number ${messages},`);
};

const composerRow = rows - 2;

/** Times from a key to its letter on the screen, milliseconds. */
const typeLetters = async ({ press, type, shows }: ConsoleTerminal): Promise<number[]> => {
  const times: number[] = [];
  for (let n = 0; n < keysTyped; n++) {
    const written = `> ${'x'.repeat((n % 40) + 1)}`;
    times.push(await press('x', (screen) => screen[composerRow]?.trimEnd() === written));
    if (n % 40 === 39) {
      type('\x15');
      await shows((screen) => screen[composerRow]?.trimEnd() === '>');
    }
    await pause();
  }
  type('\x15');
  await shows((screen) => screen[composerRow]?.trimEnd() === '>');
  return times;
};

/** The number of the message at the top of the timeline; NaN in the middle of a frame. */
const topOf = (screen: readonly string[]): number => Number(/^\d+:\d+ #(\d+) /.exec(screen[1] ?? '')?.[1]);

/** Times from a key to the scrolled timeline, milliseconds: up by lines, and sometimes by a page. */
const scroll = async ({ press, screen, shows, type }: ConsoleTerminal): Promise<number[]> => {
  const times: number[] = [];
  type('\x1b');
  await shows((now) => now.join('\n').includes('reading back') && topOf(now) > 0);
  let top = topOf(screen());
  for (let n = 0; n < keysTyped; n++) {
    times.push(await press(n % 4 === 0 ? '\x1b[5~' : 'k', (now) => topOf(now) < top));
    await pause();
    await shows((now) => topOf(now) > 0);
    top = topOf(screen());
  }
  type('\x1b');
  await shows((now) => /^live(?!.*below)/m.test(now.join('\n')));
  return times;
};

export const consoleStudy: Study = {
  name: 'console',
  about: 'the console with 10,000 messages loaded in a terminal of 100 × 24, while 50 messages a second arrive',
  subjects: ['roomful join'],
  figures: {
    keyP50Ms: 'Milliseconds from a key to its letter, p50 (less is better)',
    keyP95Ms: 'Milliseconds from a key to its letter, p95 (less is better)',
    scrollP50Ms: 'Milliseconds from a key to the timeline that has moved, p50 (less is better)',
    scrollP95Ms: 'Milliseconds from a key to the timeline that has moved, p95 (less is better)',
    arrivalP50Ms: 'Milliseconds from sending a message to its line, p50 (less is better)',
    arrivalP95Ms: 'Milliseconds from sending a message to its line, p95 (less is better)',
  },
  ratios: [],
  open: async ({ bundles, postgresUrl }) => {
    if (!existsSync(join(dirname(roomful), '..', 'dist', 'main.js'))) {
      throw new Error('roomful is not built; run `npm run build:fast`');
    }
    const jwtSecret = randomBytes(32).toString('hex');
    const database = await createDatabase(postgresUrl);
    const server = start<ServerAnswers>(bundles.roomful);
    const url = await server.ask('start', { databaseUrl: database.url, jwtSecret });
    const sender: Connection = await connect(url, { token: tokenOf('sender', jwtSecret) });
    const say = (text: string): Promise<unknown> =>
      new Promise((resolve) => sender.emit('messages.send', { input: { room, text }, key: randomUUID() }, resolve));
    const { NODE_OPTIONS: _, ...rest } = process.env;
    const directory = dirname(bundles.load);
    const token = tokenOf('operator', jwtSecret);
    const env = { ...rest, HOME: directory, XDG_CONFIG_HOME: directory, ROOMFUL_TOKEN: token, TERM: 'xterm-256color' };
    await call(sender, 'rooms.create', { slug: room, messagesPerMinute: 0 });
    const texts = Array.from(
      { length: messages },
      (_, i) => `the text of message number ${i + 1}, neither short nor long`,
    );
    await inParallel(texts, say);
    const terminal = openTerminal(['join', room, '--url', url], env);
    const close = async (): Promise<void> => {
      terminal.kill();
      sender.close();
      await server.end();
      await database.drop();
    };
    try {
      await loadAll(terminal);
    } catch (error) {
      await close();
      throw error;
    }
    let said = 0;
    return {
      measure: async () => {
        const onTheirWay = new Map<string, number>();
        const arrivals: number[] = [];
        const stopWatching = terminal.watch((screen, at) => {
          const seen = screen.join('\n');
          for (const [text, sentAt] of onTheirWay) {
            if (!seen.includes(text)) continue;
            onTheirWay.delete(text);
            arrivals.push(at - sentAt);
          }
        });
        const storm = setInterval(() => {
          said += 1;
          const text = `arriving ${said}.`;
          onTheirWay.set(text, performance.now());
          void say(text);
        }, arriveEveryMs);
        try {
          const keys = await typeLetters(terminal);
          stopWatching();
          const scrolls = await scroll(terminal);
          return {
            keyP50Ms: quantile(keys, 0.5),
            keyP95Ms: quantile(keys, 0.95),
            scrollP50Ms: quantile(scrolls, 0.5),
            scrollP95Ms: quantile(scrolls, 0.95),
            arrivalP50Ms: quantile(arrivals, 0.5),
            arrivalP95Ms: quantile(arrivals, 0.95),
          };
        } finally {
          stopWatching();
          clearInterval(storm);
        }
      },
      close,
    };
  },
};
