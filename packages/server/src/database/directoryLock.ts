import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Another process, or another server in this process, has the data directory open. */
export class DataDirectoryLocked extends Error {
  override readonly name = 'DataDirectoryLocked';
  /** The directory that is locked. */
  readonly directory: string;
  /** The id of the process that has it open; undefined if it did not answer. */
  readonly pid: number | undefined;

  constructor(directory: string, pid: number | undefined) {
    const holder = pid === undefined ? 'another process' : pid === process.pid ? 'this process' : `process ${pid}`;
    super(
      `unable to open the data directory ${directory}; ${holder} has it open. Stop that server, or choose another directory with ROOMFUL_DATA_DIR`,
    );
    this.directory = directory;
    this.pid = pid;
  }
}

const attempts = 5;
const longestPauseMs = 200;
const answerTimeoutMs = 500;

/** The suffix of a socket's name until it listens. */
const unfinished = '-new';

/** Whether this lock creates files of that name. */
export const isLockName = (name: string): boolean => /^[0-9a-f]{8}\.lock(-new)?$/.test(name);

const codeOf = (error: unknown): unknown => (error instanceof Error ? Reflect.get(error, 'code') : undefined);

const listen = (path: string): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.end(String(process.pid));
    });
    server.once('error', reject);
    server.listen(path, () => resolve(server.unref()));
  });

const stop = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

/** Finds the listener: a process id, `unknown` for a listener that does not say, undefined if there is none. */
const holderOf = (path: string): Promise<number | 'unknown' | undefined> =>
  new Promise((resolve) => {
    let connected = false;
    let text = '';
    const socket = connect(path, () => {
      connected = true;
    });
    socket.setTimeout(answerTimeoutMs, () => socket.destroy());
    socket.on('data', (part) => {
      text += part.toString();
    });
    socket.on('error', (error) => {
      const code = codeOf(error);
      if (!connected) resolve(code === 'ECONNREFUSED' || code === 'ENOENT' ? undefined : 'unknown');
    });
    socket.on('close', () => resolve(Number(text) || 'unknown'));
  });

type Held = { release: () => Promise<void> };
type Attempt = Held | { holder: number | undefined };

const pidOf = (holder: number | 'unknown'): number | undefined => (holder === 'unknown' ? undefined : holder);

/**
 * Uses a socket in the directory itself, so that two containers that share it see each other. Every process first listens under
 * a name of its own and then looks for others: if two start together, at least one sees the other and backs off. A name appears
 * only after its socket listens, and is never used twice, so a file whose socket does not answer can be removed.
 */
const tryInside = async (directory: string): Promise<Attempt> => {
  const own = `${randomBytes(4).toString('hex')}.lock`;
  const server = await listen(join(directory, `${own}${unfinished}`));
  await rename(join(directory, `${own}${unfinished}`), join(directory, own));
  const release = async () => {
    await rm(join(directory, own), { force: true });
    await stop(server);
  };
  for (const name of await readdir(directory)) {
    if (!name.endsWith('.lock') || name === own) continue;
    const holder = await holderOf(join(directory, name));
    if (holder !== undefined) {
      await release();
      return { holder: pidOf(holder) };
    }
    await rm(join(directory, name), { force: true });
  }
  return { release };
};

/** Uses a name that the operating system gives to one listener at a time and releases when its process ends. */
const tryNamed = async (path: string): Promise<Attempt> => {
  try {
    const server = await listen(path);
    return { release: () => stop(server) };
  } catch (error) {
    if (codeOf(error) !== 'EADDRINUSE') throw error;
    return { holder: pidOf((await holderOf(path)) ?? 'unknown') };
  }
};

/** The longest socket path that every system accepts, in bytes. */
const longestSocketPath = 100;

const placeOf = async (directory: string): Promise<() => Promise<Attempt>> => {
  const { dev, ino } = await stat(directory, { bigint: true });
  const id = createHash('sha256').update(`${dev}:${ino}`).digest('hex').slice(0, 24);
  if (process.platform === 'win32') return () => tryNamed(`\\\\.\\pipe\\roomful-${id}`);
  if (Buffer.byteLength(join(directory, '12345678.lock-new')) <= longestSocketPath) return () => tryInside(directory);
  if (process.platform === 'linux') return () => tryNamed(`\0roomful-${id}`);
  const substitute = join(tmpdir(), `roomful-${id}`);
  await mkdir(substitute, { recursive: true, mode: 0o700 });
  return () => tryInside(substitute);
};

/**
 * Locks a directory. The lock ends with the process, however the process ends.
 *
 * @throws DataDirectoryLocked if someone else holds the lock
 */
export const lockDirectory = async (directory: string): Promise<Held> => {
  const attempt = await placeOf(directory);
  let holder: number | undefined;
  for (let count = 0; count < attempts; count += 1) {
    // Two processes that start together may both have backed off; pauses of random length let one of them win.
    if (count > 0) await sleep(Math.random() * longestPauseMs);
    const outcome = await attempt();
    if ('release' in outcome) return outcome;
    holder = outcome.holder;
  }
  throw new DataDirectoryLocked(directory, holder);
};
