import type { Client } from './client.js';
import { internalsOf } from './internals.js';

/** Where user activity is detected: a document or a part of one. */
export type ActivityTarget = Pick<EventTarget, 'addEventListener' | 'removeEventListener'> & {
  /** Of a document: whether it is visible. */
  readonly visibilityState?: string;
};

/** The shortest time between two reports, in milliseconds. */
const everyMs = 60_000;
const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'visibilitychange'];

/**
 * Reports that the user is active: at the first sign of activity, then at most once a minute. Without reports, a user is
 * shown as offline after 5 minutes. Commands that the user gives count as activity too.
 *
 * @param target where pointer and keyboard events are observed. Default: the page's document.
 * @returns `stop`, which ends the reports
 * @example
 * const activity = trackActivity(client);
 */
export const trackActivity = (
  client: Client,
  target: ActivityTarget = globalThis.document,
): {
  /** Stops reporting. */
  stop(): void;
} => {
  let toldAt = Number.NEGATIVE_INFINITY;
  const { standing } = internalsOf(client);
  const active = () => {
    const now = performance.now();
    if (target.visibilityState !== 'hidden') standing.activeAt = Date.now();
    if (now - toldAt < everyMs || target.visibilityState === 'hidden' || client.connection.state !== 'live') return;
    toldAt = now;
    // A failure is retried at the next sign of activity.
    client.presence.heartbeat().catch(() => {});
  };
  for (const sign of signs) target.addEventListener(sign, active, { passive: true });
  return {
    stop: () => {
      for (const sign of signs) target.removeEventListener(sign, active);
    },
  };
};
