import { bundle as bundleOf } from '../harness/bundle.js';
import { createPlace } from '../harness/place.js';
import { createRandom } from '../harness/random.js';
import { sleep } from '../harness/wait.js';
import { spread, tenaciousRest, tenaciousSocket } from './callers.js';
import { check } from './checker.js';
import { createNode } from './node.js';
import { observeBare, observeSdk, type SdkOptions } from './observers.js';
import { createRecorder } from './recorder.js';
import type { RunResult } from './result.js';
import { gather, openRoom } from './stage.js';
import { startWriter } from './writers.js';

export interface TwoNodesOptions {
  seed: number;
  /** How long users write, milliseconds. */
  forMs: number;
  bundle?: string;
  env?: Record<string, string>;
  sdk?: SdkOptions;
  settleMs?: number;
}

const perNode = 4;
const both = 6;

/** Two servers that share only a database: users write to either and to both, and watch on both. */
export const runTwoNodes = async (options: TwoNodesOptions): Promise<RunResult> => {
  const { seed, forMs, env = {}, sdk = {}, settleMs = 10_000 } = options;
  const random = createRandom(seed);
  const place = await createPlace('postgres');
  const bundle = options.bundle ?? (await bundleOf('server'));
  const nodes = [await createNode({ place, bundle, env }), await createNode({ place, bundle, env })] as const;
  try {
    const [a, b] = nodes.map(({ target }) => target) as [(typeof nodes)[0]['target'], (typeof nodes)[0]['target']];
    const names = [...Array(2 * perNode + both).keys()].map((n) => `u${n}`);
    const callers = names.map((user, n) => {
      if (n < perNode) return tenaciousSocket(a, user);
      if (n < 2 * perNode) return tenaciousSocket(b, user);
      // A call goes to one node and its resend to the other.
      const make = n % 2 ? tenaciousRest : tenaciousSocket;
      return spread([make(a, user), make(b, user)]);
    });
    const recorder = createRecorder();
    const room = await openRoom(a, names, recorder);
    const observers = [
      observeBare(a, 'w0', room),
      observeBare(b, 'w1', room),
      await observeSdk(a, 'w2', room, sdk),
      await observeSdk(b, 'w3', room, sdk),
    ];
    const writers = names.map((user, n) => {
      const caller = callers[n];
      if (!caller) throw new Error(`nobody calls for ${user}`);
      const own = createRandom(random.int(1, 2 ** 30));
      return startWriter({
        caller,
        user,
        room,
        recorder,
        random: own,
        insists: 1,
        repeats: n < 2 * perNode ? 0.03 : 0.3,
        pauseMs: 12,
      });
    });
    await sleep(forMs);
    await Promise.all(writers.map((writer) => writer.stop()));
    const history = await gather(b, room, recorder, observers, { settleMs });
    for (const caller of callers) caller.close();
    for (const node of nodes) await node.stop();
    const faults = nodes.flatMap((node) => node.faults()).map((says) => ({ rule: 'noFaults', says }));
    return { history, violations: [...check(history), ...faults], deaths: 0 };
  } finally {
    for (const node of nodes) await node.stop();
    await place.remove();
  }
};
