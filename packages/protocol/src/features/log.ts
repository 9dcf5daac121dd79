import * as z from 'zod';
import { actor, instant, pageLimit, seq } from '../fields.js';
import { limits } from '../limits.js';

/** The schema of an event in a log. The events of the contract say which `type` has which `data`. */
export const eventEnvelope = z
  .object({
    seq: seq.describe('The position in the stream, from 1 without gaps.'),
    type: z.string().describe('The event type, `noun.past_tense`.'),
    at: instant.describe(
      'When it was committed, by the clock of the database, epoch ms; never before the previous event.',
    ),
    actor: actor.nullable().describe('The user who did it; null = the server.'),
    key: z.string().nullable().describe('The idempotency key of the command that caused it; null = none.'),
    data: z.record(z.string(), z.unknown()).describe('The payload of the event type.'),
  })
  .meta({
    id: 'RoomfulEvent',
    description: 'An event in a log. The events of the contract say which `type` has which `data`.',
  });

const epoch = z.string().describe('The epoch of the stream.');

/** The position from which a caller resumes a stream. */
export const since = z
  .strictObject({
    epoch: z.string().max(64).describe('The epoch of the position.'),
    seq: seq.describe('The seq of the last event that the caller has.'),
  })
  .optional()
  .describe('The position to resume from. Default: none, answer with a snapshot.');

/**
 * The answer to following a stream.
 *
 * @param of the fields that name the stream
 * @param snapshot the schema of the current state
 * @param events the command that pages through it
 */
export const followed = <Of extends z.ZodRawShape, S extends z.ZodType>(of: Of, snapshot: S, events: string) =>
  z.discriminatedUnion('recovered', [
    z.object({
      recovered: z.literal(true).describe('The events continue from the given position.'),
      ...of,
      epoch,
      head: seq.describe(`The last seq of the stream; if it is beyond the last of \`events\`, page through ${events}.`),
      events: z.array(eventEnvelope).describe('The events missed, in order: at most 1,000 or about 512 KiB.'),
    }),
    z.object({
      recovered: z.literal(false).describe('No position was given, or it could not be resumed.'),
      ...of,
      epoch,
      head: seq.describe('The seq at which the snapshot was taken.'),
      snapshot,
    }),
  ]);

/** The input fields of a page of a log. */
export const logPageInput = {
  after: seq.default(0).describe('Only events with a greater seq. Default: 0, from the beginning.'),
  limit: pageLimit(100, limits.pageEvents),
};

/** The output fields of a page of a log. */
export const logPage = {
  epoch,
  events: z.array(eventEnvelope).describe('The events, in order.'),
  next: seq.describe('Pass as `after` for the next page.'),
  head: seq.describe('The last seq of the stream; `next` = `head` means that this is the last page.'),
};
