import type { Client } from './client.js';
import { internalsOf } from './internals.js';

/** Where signs of activity come from: a document, or a part of one. */
export type ActivityTarget = Pick<EventTarget, 'addEventListener' | 'removeEventListener'> & {
  /** Of a document: whether anybody can see it. */
  readonly visibilityState?: string;
};

/** How often activity is told at most, milliseconds. */
const everyMs = 60_000;
const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'visibilitychange'];

/**
 * Tells the server that the user is active, at the first sign of it and then once a minute at most: without, a user is
 * shown as offline after 5 minutes. What a client sends on behalf of the user is a sign of activity itself.
 *
 * @param target where pointer and keys are heard. Default: the page's document.
 * @returns `stop`, which ends it
 * @example
 * const activity = trackActivity(client);
 */
export const trackActivity = (
  client: Client,
  target: ActivityTarget = globalThis.document,
): {
  /** Listens no more. */
  stop(): void;
} => {
  let toldAt = Number.NEGATIVE_INFINITY;
  const { standing } = internalsOf(client);
  const active = () => {
    const now = performance.now();
    if (target.visibilityState !== 'hidden') standing.activeAt = Date.now();
    if (now - toldAt < everyMs || target.visibilityState === 'hidden' || client.connection.state !== 'live') return;
    toldAt = now;
    // The next sign tells it again.
    client.presence.heartbeat().catch(() => {});
  };
  for (const sign of signs) target.addEventListener(sign, active, { passive: true });
  return {
    stop: () => {
      for (const sign of signs) target.removeEventListener(sign, active);
    },
  };
};
