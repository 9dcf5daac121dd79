import * as z from 'zod';
import { actor, instant, pageLimit, seq } from '../fields.js';
import { limits } from '../limits.js';

/** An event as it stands in a log. Which `type` has which `data`: the events of the contract. */
export const eventEnvelope = z
  .object({
    seq: seq.describe('Its place in the stream, from 1, without holes.'),
    type: z.string().describe('Its kind, `noun.past_tense`.'),
    at: instant.describe(
      'When it was committed by the clock of the database, epoch ms; never less than that of the event before.',
    ),
    actor: actor.nullable().describe('Who did it; null = the server.'),
    key: z.string().nullable().describe('The idempotency key of the command that caused it.'),
    data: z.record(z.string(), z.unknown()).describe('The payload of its kind.'),
  })
  .meta({
    id: 'RoomfulEvent',
    description: 'An event as it stands in a log. The events of the contract say which `type` has which `data`.',
  });

const epoch = z.string().describe('The epoch of the stream.');

/** Where a caller stands who follows a stream. */
export const since = z
  .strictObject({
    epoch: z.string().max(64).describe('The epoch of the position.'),
    seq: seq.describe('The last seq that the caller has.'),
  })
  .optional()
  .describe('Where the caller stands. Default: nowhere, answer with a snapshot.');

/**
 * What following a stream answers with.
 *
 * @param of the fields that say which stream it is
 * @param snapshot what it has led to
 * @param events the command that pages through it
 */
export const followed = <Of extends z.ZodRawShape, S extends z.ZodType>(of: Of, snapshot: S, events: string) =>
  z.discriminatedUnion('recovered', [
    z.object({
      recovered: z.literal(true).describe('The events below continue the position.'),
      ...of,
      epoch,
      head: seq.describe(`The last seq of the stream; beyond the last event below: page ${events}.`),
      events: z.array(eventEnvelope).describe('What was missed, in order: 1,000 or about 512 KiB at most.'),
    }),
    z.object({
      recovered: z.literal(false).describe('No position was given, or it could not be resumed.'),
      ...of,
      epoch,
      head: seq.describe('The seq at which the snapshot was taken.'),
      snapshot,
    }),
  ]);

/** What a page of a log is asked for by. */
export const logPageInput = {
  after: seq.default(0).describe('Events with a greater seq. Default: 0, from the beginning.'),
  limit: pageLimit(100, limits.pageEvents),
};

/** A page of a log. */
export const logPage = {
  epoch,
  events: z.array(eventEnvelope).describe('In order.'),
  next: seq.describe('Pass as `after` for the next page.'),
  head: seq.describe('The last seq of the stream; `next` = `head`: that was all.'),
};
