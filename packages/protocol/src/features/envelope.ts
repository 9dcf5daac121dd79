import * as z from 'zod';
import { actor, instant, seq } from '../fields.js';

/** An event as it stands in a log. Which `type` has which `data`: the events of the contract. */
export const eventEnvelope = z.object({
  seq: seq.describe('Its place in the stream, from 1, without holes.'),
  type: z.string().describe('Its kind, such as message.created.'),
  at: instant.describe(
    'When it was committed by the clock of the database, epoch ms; never less than that of the event before.',
  ),
  actor: actor.nullable().describe('Who did it; null = the server.'),
  key: z.string().nullable().describe('The idempotency key of the command that caused it.'),
  data: z.record(z.string(), z.unknown()).describe('The payload of its kind.'),
});
