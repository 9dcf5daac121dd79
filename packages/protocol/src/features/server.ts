import * as z from 'zod';
import { command, feature, signal } from '../define.js';
import { instant, seq } from '../fields.js';

const streamName = z.string().describe("The stream: `room:<id>`, or the caller's own `user:<id>`.");

export const server = feature({
  events: {},
  signals: {
    heads: signal({
      type: 'server.heads',
      summary: 'The head of a followed stream, which reveals a lost frame.',
      data: z.object({
        stream: streamName,
        epoch: z.string().describe('The epoch of the stream.'),
        head: seq.describe('The last seq of the stream.'),
      }),
    }),
    detached: signal({
      type: 'server.detached',
      summary: 'The server stopped following a stream on this connection.',
      data: ({ errorCode }) =>
        z.object({
          stream: streamName,
          code: errorCode.describe('The reason.'),
          seq: seq.describe('The last seq delivered to this connection.'),
        }),
    }),
    draining: signal({
      type: 'server.draining',
      summary: 'The server is about to stop. Reconnect after a delay.',
      data: z.object({ retryAfterMs: z.int().min(0).describe('How long to wait before reconnecting, milliseconds.') }),
    }),
  },
  commands: {
    info: command({
      kind: 'read',
      summary: "Get the server's version, limits and clock.",
      input: z.object({}),
      output: z.object({
        name: z.string().describe('The name of the server software: roomful.'),
        version: z.string().describe("The server's version."),
        protocol: z.string().describe("The protocol's version."),
        now: instant.describe("The database's clock, epoch ms."),
        messagesPerMinute: z
          .int()
          .min(0)
          .describe('How many messages each user may send per minute and room by default; 0 = no limit.'),
        limits: z.record(z.string(), z.number()).describe('Every limit of the protocol by name.'),
      }),
      anonymous: true,
      example: {},
    }),
  },
});
