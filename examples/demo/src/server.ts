import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

/** An embedded server in its own process, in a temporary directory that is removed with it. */
export interface DemoServer {
  url: string;
  /** Signs a token, like an application that uses roomful. */
  tokenOf(sub: string, name: string): string;
  /** Runs a roomful command on this terminal as the server's operator. Resolves to its exit code. */
  command(args: string[]): Promise<number | null>;
  stop(): Promise<void>;
}

const bin = join(dirname(createRequire(import.meta.url).resolve('@roomful/cli/package.json')), 'bin', 'roomful.js');
const stopWithinMs = 10_000;
const tokenSeconds = 3_600;

/** The environment without variables that would point the server or the commands elsewhere. */
const plainEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('ROOMFUL_') && name !== 'DATABASE_URL'),
  );

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
/** A token with these claims. */
export const sign = (secret: string, claims: object): string => {
  const body = `${base64({ alg: 'HS256', typ: 'JWT' })}.${base64(claims)}`;
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
};

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode);
    else child.once('exit', resolve);
  });

/** The address that the server prints when it is ready. @throws Error if it exits first */
const ready = async (child: ChildProcess): Promise<string> => {
  if (!child.stdout) throw new Error('the server has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const { url } = JSON.parse(line) as { url: string };
    return url;
  }
  throw new Error(`the server ended before it was ready, with ${await ended(child)}; see above`);
};

/** Starts the server on any free port, with a new database. */
export const startServer = async (): Promise<DemoServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'roomful-demo-'));
  const [dataDir, config] = [join(folder, 'data'), join(folder, 'config.json')];
  const env = plainEnvironment();
  const up = ['up', '--port', '0', '--json', '--data-dir', dataDir, '--config', config, '--log-level', 'warn'];
  // Its own process group, so that Ctrl-C in this terminal ends the demo, and the demo ends the server.
  const child = spawn(process.execPath, [bin, ...up], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  // Through a pipe, so the server does not print its notes for terminals.
  child.stderr.pipe(process.stderr, { end: false });
  const wipe = () => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once('exit', wipe);

  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
    await ended(child);
    clearTimeout(timer);
    await rm(folder, { recursive: true, force: true });
    process.off('exit', wipe);
  };

  try {
    const url = await ready(child);
    const secret = (await readFile(join(dataDir, 'secret'), 'utf8')).trim();
    return {
      url,
      tokenOf: (sub, name) => sign(secret, { sub, name, exp: Math.floor(Date.now() / 1_000) + tokenSeconds }),
      command: (args) => ended(spawn(process.execPath, [bin, ...args, '--config', config], { env, stdio: 'inherit' })),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};
