import { createBalancer } from '../harness/balancer.js';
import { bundle as bundleOf } from '../harness/bundle.js';
import type { Caller } from '../harness/caller.js';
import { createPlace, type DatabaseKind } from '../harness/place.js';
import { createRandom } from '../harness/random.js';
import { type ServerProcess, startServer, testSecret } from '../harness/server.js';
import type { Target } from '../harness/target.js';
import { sleep } from '../harness/wait.js';
import { check } from './checker.js';
import { observeBare, observeSdk, sdkClient } from './observers.js';
import { createRecorder } from './recorder.js';
import type { RunResult } from './result.js';
import { gather, openRoom, sameAsFresh } from './stage.js';
import { startWriter } from './writers.js';

export interface RollingOptions {
  kind: DatabaseKind;
  seed: number;
  /** How often the server is replaced. */
  times: number;
  /** Whether the next process starts before the last one is stopped, so that both serve for a while. */
  overlapping: boolean;
  /** Default: the unchanged sources. */
  bundle?: string;
}

const writerNames = ['c0', 'c1', 'c2', 'c3', 'c4', 'c5'];

/** The calls of an app: every error that the SDK passes on is recorded. */
const appFor = (target: Target, user: string): Caller => {
  const client = sdkClient(target, user);
  return {
    transport: 'socket',
    call: (name, input, { key } = {}) => client.call(name, input, key === undefined ? {} : { key }),
    close: () => client.close(),
  };
};

/** Replaces the server again and again behind a load balancer, like a rollout of a new version, while apps write and watch. */
export const runRolling = async (options: RollingOptions): Promise<RunResult & { slowestStopMs: number }> => {
  const { kind, seed, times, overlapping } = options;
  const random = createRandom(seed);
  const place = await createPlace(kind);
  const bundle = options.bundle ?? (await bundleOf('server'));
  const balancer = await createBalancer();
  const started: ServerProcess[] = [];
  const start = async (): Promise<ServerProcess> => {
    const server = await startServer({ place, bundle });
    started.push(server);
    return server;
  };
  const target = { url: balancer.url, secret: testSecret };
  try {
    let running = await start();
    balancer.serve([running.port]);
    const recorder = createRecorder();
    const room = await openRoom(target, writerNames, recorder);
    const watchers = [await observeSdk(target, 'w0', room), await observeSdk(target, 'w1', room)];
    const observers = [...watchers, observeBare(target, 'w2', room)];
    const apps = writerNames.map((user) => ({ user, caller: appFor(target, user) }));
    const writers = apps.map(({ user, caller }) =>
      startWriter({
        caller,
        user,
        room,
        recorder,
        random: createRandom(random.int(1, 2 ** 30)),
        insists: 0,
        repeats: 0,
        pauseMs: 8,
      }),
    );
    const violations: RunResult['violations'] = [];
    let slowestStopMs = 0;
    for (let n = 0; n < times; n++) {
      await sleep(random.int(200, 900));
      const last = running;
      if (overlapping) {
        running = await start();
        balancer.serve([last.port, running.port]);
        await sleep(random.int(0, 300));
      }
      const toldAt = performance.now();
      const code = await last.stop();
      slowestStopMs = Math.max(slowestStopMs, performance.now() - toldAt);
      if (code !== 0) violations.push({ rule: 'stopsCleanly', says: `the server ended with ${code} after SIGTERM` });
      if (!overlapping) running = await start();
      balancer.serve([running.port]);
    }
    await sleep(300);
    await Promise.all(writers.map((writer) => writer.stop()));
    const history = await gather(target, room, recorder, observers);
    for (const { caller } of apps) caller.close();
    violations.push(...check(history));
    for (const { user, key, name, outcome } of recorder.attempts) {
      if (outcome.kind === 'ok') continue;
      violations.push({
        rule: 'nothingSurfaces',
        says: `${name} ${key} of ${user} ended as ${JSON.stringify(outcome)}`,
      });
    }
    for (const { room: live, name } of watchers) {
      if (await sameAsFresh(target, name.split(' ')[1] ?? '', live)) continue;
      violations.push({ rule: 'stateIsFresh', says: `${name} holds another state than a fresh snapshot` });
    }
    violations.push(...started.flatMap((server) => server.faults()).map((says) => ({ rule: 'noFaults', says })));
    return { history, violations, deaths: times, slowestStopMs };
  } finally {
    for (const server of started) await server.kill();
    balancer.close();
    await place.remove();
  }
};
