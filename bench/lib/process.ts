import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

type Answers = Record<string, (input: never) => unknown>;

interface Question {
  id: number;
  name: string;
  input: unknown;
}
interface Answer {
  id: number;
  value?: unknown;
  error?: string;
}

/** The child's side: answers the requests of the parent. */
export const answer = (answers: Answers): void => {
  process.on('message', async ({ id, name, input }: Question) => {
    const reply: Answer = { id };
    try {
      reply.value = await answers[name]?.(input as never);
    } catch (error) {
      reply.error = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    process.send?.(reply);
  });
  // Exit when the parent is gone.
  process.on('disconnect', () => process.exit(1));
};

/** The parent's side of a process. */
export interface Process<A extends Answers> {
  pid: number;
  ask<N extends keyof A & string>(name: N, input: Parameters<A[N]>[0]): Promise<Awaited<ReturnType<A[N]>>>;
  /** Ends the process, by force if necessary. */
  end(): Promise<void>;
}

const endWithinMs = 10_000;

/** Starts a bundle in a separate process, always under plain Node. */
export const start = <A extends Answers>(file: string): Process<A> => {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child: ChildProcess = fork(file, [], { execArgv: [], env: { ...env, NODE_ENV: 'production' } });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let asked = 0;
  child.on('message', ({ id, value, error }: Answer) => {
    const asker = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asker?.resolve(value);
    else asker?.reject(new Error(`${file}: ${error}`));
  });
  const ended = once(child, 'exit').then(([code, signal]) => {
    for (const { reject } of waiting.values()) reject(new Error(`${file} ended with ${signal ?? code}`));
    waiting.clear();
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  return {
    pid: child.pid ?? 0,
    ask: (name, input) =>
      new Promise((resolve, reject) => {
        const id = ++asked;
        waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
        child.send({ id, name, input } satisfies Question, (error) => error && reject(error));
      }),
    end: async () => {
      const timer = setTimeout(kill, endWithinMs);
      if (child.connected) child.send({ id: 0, name: 'stop', input: null } satisfies Question);
      await ended;
      clearTimeout(timer);
      process.off('exit', kill);
    },
  };
};

/** The resources that a process has used so far. */
export interface Usage {
  atMs: number;
  cpuSeconds: number;
  rssBytes: number;
}

export const usage = (): Usage => {
  const { user, system } = process.cpuUsage();
  return { atMs: performance.now(), cpuSeconds: (user + system) / 1e6, rssBytes: process.memoryUsage.rss() };
};
