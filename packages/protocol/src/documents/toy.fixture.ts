import * as z from 'zod';
import { type ContractShape, command, event, signal } from '../define.js';
import { is } from '../kinds.js';

const rang = event({
  type: 'bell.rang',
  summary: 'A bell rang.',
  stream: 'room',
  data: z.object({ times: z.int().describe('How often.') }),
});

/** A contract that shares no name with the product's: what a document says of it, it can only have from its argument. */
export const toy = {
  bells: {
    events: { rang },
    signals: {
      swinging: signal({
        type: 'bell.swinging',
        summary: 'A bell is about to ring.',
        data: z.object({ inMs: z.int().describe('How soon, milliseconds.') }),
      }),
    },
    commands: {
      ring: command({
        kind: 'write',
        summary: 'Ring a bell.',
        input: z.object({
          room: z.string().describe('Where.'),
          tone: z.enum(['high', 'low']).describe('Which tone.'),
          user: z.string().meta(is('user')).optional().describe('For whom.'),
          durationMs: z.int().meta(is('duration')).default(90_000).describe('For how long, milliseconds.'),
          startAt: z.int().meta(is('instant')).optional().describe('When, epoch ms.'),
          names: z.array(z.string()).optional().describe('What is engraved.'),
          metadata: z.record(z.string(), z.string()).optional().describe('More.'),
          loud: z.boolean().nullable().default(null).describe('Whether it is loud; null = as always.'),
        }),
        output: z.object({ times: z.int().describe('How often it rang.') }),
        permission: 'message.send',
        emits: [rang],
        example: { room: 'tower', tone: 'low', durationMs: 120_000, names: ['Big Ben'], loud: true },
      }),
      count: command({
        kind: 'read',
        summary: 'Count the bells.',
        input: z.object({}),
        output: z.object({ bells: z.int().describe('How many.') }),
        anonymous: true,
        example: {},
      }),
    },
  },
} as const satisfies ContractShape;
