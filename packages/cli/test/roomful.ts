import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const bin = fileURLToPath(new URL('../bin/roomful.js', import.meta.url));

export interface Done {
  status: number | null;
  out: string;
  err: string;
}

export interface Running {
  process: ChildProcess;
  /** Resolves once the output matches; rejects if the process ends first. */
  until(form: RegExp): Promise<RegExpMatchArray>;
  done: Promise<Done>;
}

export interface Home {
  folder: string;
  env: NodeJS.ProcessEnv;
  /** Runs a command to its end. */
  roomful(argv: readonly string[], options?: { input?: string; env?: NodeJS.ProcessEnv }): Promise<Done>;
  /** Starts a long-running command. */
  start(argv: readonly string[], env?: NodeJS.ProcessEnv): Running;
  /** Kills the started commands and removes the folder. */
  remove(): Promise<void>;
}

const watch = (child: ChildProcess): Running => {
  let out = '';
  let err = '';
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
    changed();
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    err += chunk;
  });
  const done = new Promise<Done>((resolve) => {
    child.on('close', (status) => resolve({ status, out, err }));
  });
  const until = (form: RegExp): Promise<RegExpMatchArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = out.match(form);
        if (!found) return;
        listeners.delete(look);
        resolve(found);
      };
      listeners.add(look);
      look();
      void done.then(() => reject(new Error(`it ended without ${form}:\n${out}\n${err}`)));
    });
  return { process: child, until, done };
};

/** An empty home directory for the built command, so that it does not see the machine's own configuration. */
export const createHome = async (): Promise<Home> => {
  const folder = await mkdtemp(join(tmpdir(), 'roomful-e2e-'));
  const base: NodeJS.ProcessEnv = { PATH: process.env['PATH'], HOME: folder, LANG: 'C.UTF-8' };
  const started: Running[] = [];
  const launch = (argv: readonly string[], env: NodeJS.ProcessEnv = {}): Running =>
    watch(spawn(process.execPath, [bin, ...argv], { env: { ...base, ...env } }));
  return {
    folder,
    env: base,
    roomful: (argv, { input = '', env } = {}) => {
      const running = launch(argv, env);
      // A command that does not read its input may exit before all of it is written.
      running.process.stdin?.on('error', () => {});
      running.process.stdin?.end(input);
      return running.done;
    },
    start: (argv, env) => {
      const running = launch(argv, env);
      started.push(running);
      return running;
    },
    remove: async () => {
      for (const running of started) running.process.kill('SIGKILL');
      await Promise.all(started.map((running) => running.done));
      await rm(folder, { recursive: true, force: true });
    },
  };
};
