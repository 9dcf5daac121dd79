import * as z from 'zod';
import { command, feature, signal } from '../define.js';
import { instant, seq } from '../fields.js';

const streamName = z.string().describe('The stream: `room:<id>`, or the own `user:<id>`.');

export const server = feature({
  events: {},
  signals: {
    heads: signal({
      type: 'server.heads',
      summary: 'Where a followed stream stands: reveals that the last frame was lost.',
      data: z.object({
        stream: streamName,
        epoch: z.string().describe('The epoch of the stream.'),
        head: seq.describe('The last seq.'),
      }),
    }),
    detached: signal({
      type: 'server.detached',
      summary: 'The server ended the following of a stream on this connection.',
      data: ({ errorCode }) =>
        z.object({
          stream: streamName,
          code: errorCode.describe('Why.'),
          seq: seq.describe('The last seq delivered to this connection.'),
        }),
    }),
    draining: signal({
      type: 'server.draining',
      summary: 'The server is about to stop: finish, and connect again.',
      data: z.object({ retryAfterMs: z.int().min(0).describe('When to connect again, milliseconds from now.') }),
    }),
  },
  commands: {
    info: command({
      kind: 'read',
      summary: 'What this server is: versions, limits, its clock.',
      input: z.object({}),
      output: z.object({
        name: z.string().describe('roomful.'),
        version: z.string().describe("The server's version."),
        protocol: z.string().describe("The protocol's version."),
        now: instant.describe("The database's clock, epoch ms."),
        messagesPerMinute: z.int().min(0).describe('The default limit a user; 0 = none.'),
        limits: z.record(z.string(), z.number()).describe('Every limit of the protocol.'),
      }),
      anonymous: true,
      example: {},
    }),
  },
});
