import { createPlace, type DatabaseKind } from '../harness/place.js';
import { sleep, until } from '../harness/wait.js';
import { tenaciousRest } from './callers.js';
import { check } from './checker.js';
import { createNode } from './node.js';
import { observeSdk, type SdkOptions } from './observers.js';
import { createRecorder } from './recorder.js';
import type { RunResult } from './result.js';
import { gather, openRoom } from './stage.js';

export interface LossOptions {
  kind: DatabaseKind;
  /** A server that loses frames: those of `losingFrames`. */
  bundle: string;
  /** How often heads are sent, milliseconds. */
  headsMs: number;
  sdk?: SdkOptions;
}

const user = 'ana';
/** The server loses frames whose last seq is a multiple of this. The last frame must be one of them. */
const lostEvery = 3;

/** Frames are lost, including the last one, and then nothing more is sent. All observers must still have everything soon. */
export const runLoss = async ({ kind, bundle, headsMs, sdk = {} }: LossOptions): Promise<RunResult> => {
  const place = await createPlace(kind);
  const node = await createNode({ place, bundle, env: { ROOMFUL_HEADS_INTERVAL_MS: String(headsMs) } });
  try {
    const recorder = createRecorder();
    const room = await openRoom(node.target, [user], recorder);
    const names = ['w0', 'w1', 'w2', 'w3', 'w4'];
    const watchers = await Promise.all(names.map((name) => observeSdk(node.target, name, room, sdk)));
    const rest = tenaciousRest(node.target, user);
    const caughtUp = (seq: number) =>
      until('the watchers have it', () => watchers.every((watcher) => watcher.position() >= seq), {
        timeoutMs: 1_000,
      }).catch(() => {});
    for (let n = 0, last = 0; n < 12 || last % lostEvery !== 0; n++) {
      const sent = await recorder.call(rest, user, 'messages.send', { room, text: `m${n}` }, `k${n}`);
      if (sent.kind === 'ok') last = sent.seq ?? 0;
      // A watcher that is still fetching an earlier frame would fetch the last one too.
      if (last % lostEvery === lostEvery - 1) await caughtUp(last);
      else await sleep(20);
    }
    const history = await gather(node.target, room, recorder, watchers, { settleMs: headsMs + 2_000 });
    return { history, violations: check(history), deaths: 0 };
  } finally {
    await node.stop();
    await place.remove();
  }
};
