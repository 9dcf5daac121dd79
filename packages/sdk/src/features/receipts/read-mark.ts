import { persist, wait } from '../../backoff.js';
import type { Position } from '../../live-room.js';

/** The shortest time between two reports, milliseconds. */
const everyMs = 1_000;

/**
 * Reports to the server how far a room was read: the first position at once, then the latest one once a second. It never
 * goes back within an epoch.
 *
 * @param tell resolves when the server has taken the position
 */
export const createReadMark = (
  tell: (upTo: number) => Promise<unknown>,
  report: (error: unknown) => void,
  signal: AbortSignal,
): ((position: Position) => void) => {
  let wanted: Position = { epoch: '', seq: 0 };
  let busy = false;

  const pump = async () => {
    busy = true;
    for (let told: Position | null = null; told !== wanted && !signal.aborted; ) {
      const { seq } = wanted;
      told = wanted;
      await persist(() => tell(seq), signal).catch(report);
      await wait(everyMs, signal);
    }
    busy = false;
  };

  return (position) => {
    if (position.epoch === wanted.epoch && position.seq <= wanted.seq) return;
    wanted = position;
    if (!busy) void pump();
  };
};
