import * as z from 'zod';
import { command, event, feature, signal } from '../define.js';
import { instant, messageId, roomId, roomRef, seq, userId } from '../fields.js';
import { members } from '../permissions.js';

const limits = {
  /** Unread messages are counted up to this many, which stands for more. */
  unread: 100,
  /** Members up to which a room tells who has read what. */
  readByMembers: 100,
} as const;

const upTo = seq.describe('The last message that was read; 0 = none.');
const receipt = z
  .object({ userId: userId.describe('Who.'), upTo, readAt: instant.describe('When, epoch ms.') })
  .meta({ id: 'Receipt', description: 'Up to where somebody has read a room. Instants are epoch ms.' });

export const events = {
  read: event({
    type: 'receipt.read',
    summary: 'The user has read a room up to a message, on any device.',
    stream: 'user',
    sentence: null,
    data: z.object({ roomId: roomId.describe('Which room.'), upTo, readAt: instant.describe('Epoch ms.') }),
  }),
};

export const receipts = feature({
  permissions: { 'receipt.read': members },
  limits,
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
  slices: {
    user: {
      receipts: z.record(z.string(), seq).describe('Up to which message each room was read: room id → message id.'),
    },
    roomLine: {
      readUpTo: seq.describe('Up to which message the caller has read it; 0 = nothing.'),
      unread: z
        .int()
        .min(0)
        .max(limits.unread)
        .describe('Messages by others after that, threads apart; 100 = 100 or more. 0 for a caller who is no member.'),
      mentions: z
        .int()
        .min(0)
        .max(limits.unread)
        .describe('Messages by others after that which mention the caller, threads included; 100 = 100 or more.'),
    },
  },
});
