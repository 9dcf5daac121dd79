import * as z from 'zod';
import { command, event, type Feature, signal } from '../define.js';
import { instant, messageId, roomId, roomRef, seq, userId } from '../fields.js';

const upTo = seq.describe('The last message that was read; 0 = none.');
const receipt = z
  .object({ userId: userId.describe('Who.'), upTo, readAt: instant.describe('When, epoch ms.') })
  .meta({ id: 'Receipt' });

export const events = {
  read: event({
    type: 'receipt.read',
    summary: 'The user has read a room up to a message, on any device.',
    stream: 'user',
    sentence: null,
    data: z.object({ roomId: roomId.describe('Which room.'), upTo, readAt: instant.describe('Epoch ms.') }),
  }),
};

export const receipts = {
  events,
  signals: {
    seen: signal({
      type: 'receipt.seen',
      summary: 'Members of a small room have read on; each position is the latest one.',
      data: z.object({
        roomId: roomId.describe('Which room.'),
        receipts: z.array(receipt).describe('Those that changed.'),
      }),
    }),
  },
  commands: {
    read: command({
      kind: 'write',
      activity: false,
      summary: 'Say up to which message the caller has read a room. A position never goes back.',
      input: z.object({
        room: roomRef,
        upTo: messageId.optional().describe('The last message that was read. Default: the last one there is.'),
      }),
      output: z.object({ upTo: upTo.describe('The position as it is now.') }),
      permission: 'receipt.read',
      stream: 'user',
      inArchive: true,
      emits: [events.read],
      example: { room: 'lobby', upTo: 7 },
    }),
    list: command({
      kind: 'read',
      summary: 'Who has read a room up to where; in rooms of at most 100 members, else only the caller.',
      input: z.object({ room: roomRef }),
      output: z.object({ receipts: z.array(receipt).describe('Members who have read anything, by user id.') }),
      permission: 'receipt.read',
      example: { room: 'lobby' },
    }),
  },
} as const satisfies Feature;

/** Up to where somebody has read a room. Instants are epoch ms. */
export interface Receipt extends z.output<typeof receipt> {}
