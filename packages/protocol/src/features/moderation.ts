import * as z from 'zod';
import { clientErrors, errorRow } from '../client-errors.js';
import { command, event, feature } from '../define.js';
import { actor, instant, messageId, pageLimit, reasonText, roomRef, seq, userId } from '../fields.js';
import { is } from '../kinds.js';
import { staff } from '../permissions.js';
import { message, events as messageEvents } from './messages.js';

const limits = {
  /** The longest temporary mute or ban, milliseconds: 10 years. */
  sanctionMs: 315_360_000_000,
} as const;

const durationMs = z.int().min(1_000).max(limits.sanctionMs).meta(is('duration'));
const user = userId.describe('The user affected.');
const reason = reasonText.nullable().describe('The reason; null = none given.');
const giveReason = reasonText.optional().describe('The reason; everyone who reads the log sees it. Default: none.');
const memberCount = z.int().min(0).describe('The number of members after this event.');

export const events = {
  muted: event({
    type: 'member.muted',
    summary: 'A member was muted for a while.',
    stream: 'room',
    sentence: '{actor} muted {userId} until {until}[: {reason}]',
    moderation: true,
    data: z.object({ userId: user, until: instant.describe('When the mute ends, epoch ms.'), reason }),
  }),
  unmuted: event({
    type: 'member.unmuted',
    summary: 'A mute was lifted before it ended.',
    stream: 'room',
    sentence: '{actor} unmuted {userId}[: {reason}]',
    moderation: true,
    data: z.object({ userId: user, reason }),
  }),
  kicked: event({
    type: 'member.kicked',
    summary: 'A user was kicked from the room and no longer follows it. The user may come back.',
    stream: 'room',
    sentence: '{actor} kicked {userId}[: {reason}]',
    ends: { whose: 'user', code: 'forbidden', message: 'you were kicked from the room' },
    moderation: true,
    data: z.object({ userId: user, reason, memberCount }),
  }),
  banned: event({
    type: 'member.banned',
    summary: 'A user was banned from the room, for a while or for good.',
    stream: 'room',
    sentence: '{actor} banned {userId}[ until {until}| for good][: {reason}]',
    ends: { whose: 'user', code: 'banned', message: 'you were banned from the room' },
    moderation: true,
    data: z.object({
      userId: user,
      until: instant.nullable().describe('When the ban ends, epoch ms; null = never.'),
      reason,
      memberCount,
    }),
  }),
  unbanned: event({
    type: 'member.unbanned',
    summary: 'A ban was lifted before it ended.',
    stream: 'room',
    sentence: '{actor} unbanned {userId}[: {reason}]',
    moderation: true,
    data: z.object({ userId: user, reason }),
  }),
  restored: event({
    type: 'member.restored',
    summary: 'A member gets back what was lost with the membership before, such as votes and waiting items.',
    stream: 'room',
    sentence: '{actor} restored what {userId} had lost by leaving',
    moderation: true,
    data: z.object({ userId: user }),
  }),
};

const logEntry = z
  .object({
    seq: seq.describe('The seq of the event in the log of the room.'),
    type: z.string().describe('The event type, such as member.banned.'),
    at: instant.describe('When it happened, epoch ms.'),
    actor: actor.nullable().describe('The user who did it; null = the server.'),
    target: userId.nullable().describe('The user affected; null = no particular user.'),
    data: z.record(z.string(), z.unknown()).describe("The event's payload."),
  })
  .meta({
    id: 'ModerationEntry',
    description: "An entry in a room's moderation log: who did what to whom. Instants are epoch ms.",
  });

export const moderation = feature({
  permissions: { 'moderation.act': staff, 'moderation.log': staff },
  errors: {
    banned: clientErrors.banned,
    muted: errorRow(403, 'you are muted in this room'),
  },
  limits,
  events,
  signals: {},
  commands: {
    mute: command({
      kind: 'write',
      summary: 'Mute a member for a while: no messages, edits, reactions, votes or queue items.',
      input: z.object({
        room: roomRef,
        user: userId.describe('The member to mute.'),
        durationMs: durationMs.default(600_000).describe('The length of the mute, milliseconds. Default: 10 minutes.'),
        reason: giveReason,
      }),
      output: z.object({ until: instant.describe('When the mute ends, epoch ms.') }),
      permission: 'moderation.act',
      emits: [events.muted],
      example: { room: 'lobby', user: 'spammer', durationMs: 600_000, reason: 'flooding' },
    }),
    unmute: command({
      kind: 'write',
      summary: 'Unmute a member.',
      input: z.object({ room: roomRef, user: userId.describe('The member to unmute.'), reason: giveReason }),
      output: z.object({ lifted: z.boolean().describe('Whether the user was muted; false = nothing changed.') }),
      permission: 'moderation.act',
      emits: [events.unmuted],
      example: { room: 'lobby', user: 'spammer' },
    }),
    kick: command({
      kind: 'write',
      destructive: 'ask',
      summary: 'Kick a user; they may come back. A private room needs a new invitation.',
      input: z.object({ room: roomRef, user: userId.describe('The user to kick.'), reason: giveReason }),
      output: z.object({ memberCount }),
      permission: 'moderation.act',
      emits: [events.kicked],
      example: { room: 'lobby', user: 'spammer', reason: 'calm down' },
    }),
    ban: command({
      kind: 'write',
      destructive: 'ask',
      summary: 'Ban a user from a room, for a while or for good.',
      input: z.object({
        room: roomRef,
        user: userId.describe('The user to ban; membership is not required.'),
        durationMs: durationMs.optional().describe('The length of the ban, milliseconds. Default: for good.'),
        reason: giveReason,
      }),
      output: z.object({ until: instant.nullable().describe('When the ban ends, epoch ms; null = never.') }),
      permission: 'moderation.act',
      emits: [events.banned],
      example: { room: 'lobby', user: 'spammer', reason: 'ads' },
    }),
    unban: command({
      kind: 'write',
      summary: 'Unban a user.',
      input: z.object({ room: roomRef, user: userId.describe('The user to unban.'), reason: giveReason }),
      output: z.object({ lifted: z.boolean().describe('Whether the user was banned; false = nothing changed.') }),
      permission: 'moderation.act',
      emits: [events.unbanned],
      example: { room: 'lobby', user: 'spammer' },
    }),
    restore: command({
      kind: 'write',
      summary:
        'Restore what a member lost by leaving, a kick or a ban: votes and waiting items in queues. Items return without votes.',
      input: z.object({ room: roomRef, user: userId.describe('The member.') }),
      output: z.object({}),
      permission: 'moderation.act',
      emits: [events.restored],
      example: { room: 'lobby', user: 'ana' },
    }),
    delete: command({
      kind: 'write',
      destructive: 'ask',
      summary: "Delete another user's message.",
      input: z.object({ room: roomRef, message: messageId.describe("The message's id."), reason: giveReason }),
      output: z.object({ message: message.describe('The blank message that remains.') }),
      permission: 'moderation.act',
      emits: [messageEvents.deleted],
      example: { room: 'lobby', message: 7, reason: 'ads' },
    }),
    original: command({
      kind: 'read',
      summary: 'Read the original of a deleted message while the server keeps it: 30 days by default.',
      input: z.object({ room: roomRef, message: messageId.describe("The message's id.") }),
      output: z.object({ message: message.describe('The message before it was deleted.') }),
      permission: 'moderation.log',
      example: { room: 'lobby', message: 7 },
    }),
    log: command({
      kind: 'read',
      summary: 'Page through the moderation log, newest first.',
      input: z.object({
        room: roomRef,
        user: userId.optional().describe('Only entries that affect this user. Default: all.'),
        before: seq
          .optional()
          .describe('The `before` of the previous page: only entries with a smaller seq. Default: from the newest.'),
        limit: pageLimit(50),
      }),
      output: z.object({
        entries: z.array(logEntry).describe('The page, newest first.'),
        before: seq.nullable().describe('Pass as `before` for the previous page; null = nothing older.'),
      }),
      permission: 'moderation.log',
      example: { room: 'lobby' },
    }),
  },
});
