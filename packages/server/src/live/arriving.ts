import { presence, RoomfulError } from '@roomful/protocol';
import * as z from 'zod';
import type { Arriving } from './liveStore.js';

/** A length of time in milliseconds, up to a week. */
const agoMs = z.int().min(0).max(604_800_000);

const hello = z.object({
  idleMs: agoMs.optional(),
  presence: z
    .strictObject({ status: presence.shape.status, activity: presence.shape.activity.default(null), agoMs })
    .optional(),
});

/**
 * Reads what a handshake says about its user beside the token. Unknown fields are ignored: later versions may send them.
 *
 * @throws invalid_input
 */
export const arrivingOf = (auth: unknown): Arriving => {
  const { success, data } = hello.safeParse(auth);
  if (!success)
    throw new RoomfulError(
      'invalid_input',
      'handshake: idleMs is 0 to 604,800,000; presence is { status, activity, agoMs }',
    );
  return { idleMs: data.idleMs, choice: data.presence };
};
