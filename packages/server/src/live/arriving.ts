import { presence, RoomfulError } from '@roomful/protocol';
import * as z from 'zod';
import type { Arriving } from './port.js';

/** How long ago, milliseconds, up to a week. */
const agoMs = z.int().min(0).max(604_800_000);

const hello = z.object({
  idleMs: agoMs.optional(),
  presence: z
    .strictObject({ status: presence.shape.status, activity: presence.shape.activity.default(null), agoMs })
    .optional(),
});

/**
 * What a handshake says of its user beside the token. Fields that are not known are left to later versions.
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
