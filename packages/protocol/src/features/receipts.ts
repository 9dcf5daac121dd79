import * as z from 'zod';
import { command, event, feature, signal } from '../define.js';
import { instant, messageId, roomId, roomRef, seq, userId } from '../fields.js';
import { members } from '../permissions.js';

const limits = {
  /** The highest unread count; it stands for this many or more. */
  unread: 100,
  /** The largest room, in members, in which members see what others have read. */
  readByMembers: 100,
} as const;

const upTo = seq.describe('The id of the last message read; 0 = none.');
const receipt = z
  .object({ userId: userId.describe('The user.'), upTo, readAt: instant.describe('When the user read it, epoch ms.') })
  .meta({ id: 'Receipt', description: "A user's read position in a room. Instants are epoch ms." });

export const events = {
  read: event({
    type: 'receipt.read',
    summary: 'The user read a room up to a message, on any device.',
    stream: 'user',
    sentence: null,
    data: z.object({
      roomId: roomId.describe('The room.'),
      upTo,
      readAt: instant.describe('When the user read it, epoch ms.'),
    }),
  }),
};

export const receipts = feature({
  permissions: { 'receipt.read': members },
  limits,
  events,
  signals: {
    seen: signal({
      type: 'receipt.seen',
      summary: 'Read positions in a small room moved; each is the latest one.',
      data: z.object({
        roomId: roomId.describe('The room.'),
        receipts: z.array(receipt).describe('The entries that changed.'),
      }),
    }),
  },
  commands: {
    read: command({
      kind: 'write',
      activity: false,
      summary: 'Mark a room as read up to a message. A read position never moves back.',
      input: z.object({
        room: roomRef,
        upTo: messageId.optional().describe('The id of the last message read. Default: the newest message.'),
      }),
      output: z.object({ upTo: upTo.describe('The id of the last message read, after this call; 0 = none.') }),
      permission: 'receipt.read',
      stream: 'user',
      inArchive: true,
      emits: [events.read],
      example: { room: 'lobby', upTo: 7 },
    }),
    list: command({
      kind: 'read',
      summary:
        "List the read positions in a room: everyone's in rooms of at most 100 members, otherwise only the caller's.",
      input: z.object({ room: roomRef }),
      output: z.object({
        receipts: z.array(receipt).describe('The read positions, by user id, without members who have read nothing.'),
      }),
      permission: 'receipt.read',
      example: { room: 'lobby' },
    }),
  },
  slices: {
    user: {
      receipts: z
        .record(z.string(), seq)
        .describe('The read position in each room: room id → id of the last message read.'),
    },
    roomLine: {
      readUpTo: seq.describe('The id of the last message that the caller has read; 0 = none.'),
      unread: z
        .int()
        .min(0)
        .max(limits.unread)
        .describe(
          'The number of unread messages by others, without replies in threads; 100 = 100 or more, 0 if the caller is not a member.',
        ),
      mentions: z
        .int()
        .min(0)
        .max(limits.unread)
        .describe(
          'The number of unread messages by others that mention the caller, with replies in threads; 100 = 100 or more.',
        ),
    },
  },
});
