import type { Place } from '../harness/place.js';
import { launchServer, type ServerProcess, StartFailed, type StartingServer, testSecret } from '../harness/server.js';
import type { Target } from '../harness/target.js';

/** A server that may be killed and restarts at the same address. */
export interface Node {
  readonly target: Target;
  /** How often it has ended unexpectedly. */
  readonly deaths: number;
  /** Sends SIGKILL; resolves when the process has ended. It may be called at any time, even during a start. */
  kill(): Promise<void>;
  /** Starts it again, optionally with other settings. Resolves when it listens or was killed before. */
  start(env?: Record<string, string>): Promise<void>;
  /** Resolves when the current process has ended. */
  ended(): Promise<void>;
  /** Stops it with SIGTERM and starts it again. @throws Error if it does not end properly */
  restart(): Promise<void>;
  /** Stops it with SIGTERM for good. */
  stop(): Promise<void>;
  /** The errors in the logs of all its processes. */
  faults(): string[];
}

export interface NodeOptions {
  place: Place;
  bundle: string;
  env?: Record<string, string>;
}

/** Starts a node for the first time. @throws StartFailed */
export const createNode = async (options: NodeOptions): Promise<Node> => {
  let running: ServerProcess = await launchServer(options).ready;
  let starting: StartingServer | null = null;
  let killed = false;
  let deaths = 0;
  let stopping = false;
  const faults: string[] = [];
  const { url, port } = running;

  const watch = (process: ServerProcess) =>
    void process.exited.then(() => {
      faults.push(...process.faults());
      if (!stopping) deaths += 1;
    });
  watch(running);

  const start: Node['start'] = async (env = {}) => {
    killed = false;
    starting = launchServer({ ...options, port, env: { ...options.env, ...env } });
    try {
      running = await starting.ready;
      watch(running);
    } catch (error) {
      // It was killed on purpose while it started.
      if (!(error instanceof StartFailed) || !killed) throw error;
    } finally {
      starting = null;
    }
  };

  return {
    target: { url, secret: testSecret },
    get deaths() {
      return deaths;
    },
    kill: async () => {
      killed = true;
      await (starting ?? running).kill();
    },
    start,
    restart: async () => {
      const code = await running.stop();
      if (code !== 0) throw new Error(`the server ended with ${code} after SIGTERM`);
      await start();
    },
    ended: async () => {
      await running.exited;
    },
    stop: async () => {
      stopping = true;
      await running.stop();
    },
    faults: () => [...new Set([...faults, ...running.faults()])],
  };
};
