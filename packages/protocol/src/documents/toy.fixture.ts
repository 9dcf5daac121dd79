import * as z from 'zod';
import { type ContractShape, command, event, signal } from '../define.js';
import { is } from '../kinds.js';

const rang = event({
  type: 'bell.rang',
  summary: 'A bell rang.',
  stream: 'room',
  data: z.object({ times: z.int().describe('The number of rings.') }),
});

/** A contract that shares no name with the product's. Anything that a document says about it must come from its argument. */
export const toy = {
  bells: {
    events: { rang },
    signals: {
      swinging: signal({
        type: 'bell.swinging',
        summary: 'A bell is about to ring.',
        data: z.object({ inMs: z.int().describe('The time until it rings, milliseconds.') }),
      }),
    },
    commands: {
      ring: command({
        kind: 'write',
        summary: 'Ring a bell.',
        input: z.object({
          room: z.string().describe('The room.'),
          tone: z.enum(['high', 'low']).describe('The tone.'),
          user: z.string().meta(is('user')).optional().describe('The user to ring for.'),
          durationMs: z.int().meta(is('duration')).default(90_000).describe('The length, milliseconds.'),
          startAt: z.int().meta(is('instant')).optional().describe('When to start, epoch ms.'),
          names: z.array(z.string()).optional().describe('The engraved names.'),
          metadata: z.record(z.string(), z.string()).optional().describe('More data.'),
          loud: z.boolean().nullable().default(null).describe('Whether it is loud; null = the default.'),
        }),
        output: z.object({ times: z.int().describe('The number of rings.') }),
        permission: 'message.send',
        emits: [rang],
        example: { room: 'tower', tone: 'low', durationMs: 120_000, names: ['Big Ben'], loud: true },
      }),
      count: command({
        kind: 'read',
        summary: 'Count the bells.',
        input: z.object({}),
        output: z.object({ bells: z.int().describe('The number of bells.') }),
        anonymous: true,
        example: {},
      }),
    },
  },
} as const satisfies ContractShape;
