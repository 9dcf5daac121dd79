import type { Place } from '../harness/place.js';
import { launchServer, type ServerProcess, StartFailed, type StartingServer, testSecret } from '../harness/server.js';
import type { Target } from '../harness/target.js';

/** A server that may be killed and comes back at the same address. */
export interface Node {
  readonly target: Target;
  /** How often it has ended without being asked to. */
  readonly deaths: number;
  /** SIGKILL; resolves when the process is gone. Safe at any time, also while it starts. */
  kill(): Promise<void>;
  /** Starts it after its end, with other settings where some are given. Resolves when it listens, or was killed before. */
  start(env?: Record<string, string>): Promise<void>;
  /** Resolves when the process that runs now has ended. */
  ended(): Promise<void>;
  /** SIGTERM and a new start. @throws Error where it does not end as it should */
  restart(): Promise<void>;
  /** SIGTERM, for good. */
  stop(): Promise<void>;
  /** The errors in the logs of all its lives. */
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
      // Killed while it started: that was the wish.
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
