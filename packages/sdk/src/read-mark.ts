import { persist, wait } from './backoff.js';

/** How long one position is let stand before the next is told, milliseconds. */
const everyMs = 1_000;

/**
 * Tells the server up to where a room was read: the first position at once, then the latest one once a second; never one
 * further back.
 *
 * @param tell resolves when the server knows it
 */
export const createReadMark = (
  tell: (upTo: number) => Promise<unknown>,
  report: (error: unknown) => void,
  signal: AbortSignal,
): ((upTo: number) => void) => {
  let wanted = 0;
  let busy = false;

  const pump = async () => {
    busy = true;
    for (let told = 0; told < wanted && !signal.aborted; ) {
      told = wanted;
      await persist(() => tell(told), signal).catch(report);
      await wait(everyMs, signal);
    }
    busy = false;
  };

  return (upTo) => {
    if (upTo <= wanted) return;
    wanted = upTo;
    if (!busy) void pump();
  };
};
