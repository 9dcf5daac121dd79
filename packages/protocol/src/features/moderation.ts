import * as z from 'zod';
import { clientErrors, errorRow } from '../client-errors.js';
import { command, event, feature } from '../define.js';
import { actor, instant, messageId, pageLimit, reasonText, roomRef, seq, userId } from '../fields.js';
import { is } from '../kinds.js';
import { staff } from '../permissions.js';
import { message, events as messageEvents } from './messages.js';

const limits = {
  /** The longest mute or ban that has an end, milliseconds: 10 years. */
  sanctionMs: 315_360_000_000,
} as const;

const durationMs = z.int().min(1_000).max(limits.sanctionMs).meta(is('duration'));
const user = userId.describe('Whom it concerns.');
const reason = reasonText.nullable().describe('Why; null = not said.');
const giveReason = reasonText.optional().describe('Why; in the log for all to see.');
const memberCount = z.int().min(0).describe('Members after this event.');

export const events = {
  muted: event({
    type: 'member.muted',
    summary: 'A member may not speak for a while.',
    stream: 'room',
    sentence: '{actor} muted {userId} until {until}[: {reason}]',
    moderation: true,
    data: z.object({ userId: user, until: instant.describe('When it ends, epoch ms.'), reason }),
  }),
  unmuted: event({
    type: 'member.unmuted',
    summary: 'A mute was lifted before its end.',
    stream: 'room',
    sentence: '{actor} unmuted {userId}[: {reason}]',
    moderation: true,
    data: z.object({ userId: user, reason }),
  }),
  kicked: event({
    type: 'member.kicked',
    summary: 'A user was put out of the room; connections stop following it. The user may come back.',
    stream: 'room',
    sentence: '{actor} kicked {userId}[: {reason}]',
    ends: { whose: 'user', code: 'forbidden', message: 'you were kicked from the room' },
    moderation: true,
    data: z.object({ userId: user, reason, memberCount }),
  }),
  banned: event({
    type: 'member.banned',
    summary: 'A user was put out of the room and may not come back for a while.',
    stream: 'room',
    sentence: '{actor} banned {userId}[ until {until}| for good][: {reason}]',
    ends: { whose: 'user', code: 'banned', message: 'you were banned from the room' },
    moderation: true,
    data: z.object({
      userId: user,
      until: instant.nullable().describe('When it ends, epoch ms; null = never.'),
      reason,
      memberCount,
    }),
  }),
  unbanned: event({
    type: 'member.unbanned',
    summary: 'A ban was lifted before its end.',
    stream: 'room',
    sentence: '{actor} unbanned {userId}[: {reason}]',
    moderation: true,
    data: z.object({ userId: user, reason }),
  }),
};

const logEntry = z
  .object({
    seq: seq.describe('Its place in the log of the room.'),
    type: z.string().describe('What was done, such as member.banned.'),
    at: instant.describe('When, epoch ms.'),
    actor: actor.nullable().describe('Who did it; null = the server.'),
    target: userId.nullable().describe('Whom it concerned; null = nobody in particular.'),
    data: z.record(z.string(), z.unknown()).describe("The event's payload."),
  })
  .meta({
    id: 'ModerationEntry',
    description: "One line of a room's moderation log: who did what to whom, when (epoch ms).",
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
      summary: 'Silence a member for a while: no messages, edits, votes or queue items.',
      input: z.object({
        room: roomRef,
        user: userId.describe('Whom to mute.'),
        durationMs: durationMs.default(600_000).describe('For how long, milliseconds. Default: 10 minutes.'),
        reason: giveReason,
      }),
      output: z.object({ until: instant.describe('When it ends, epoch ms.') }),
      permission: 'moderation.act',
      emits: [events.muted],
      example: { room: 'lobby', user: 'spammer', durationMs: 600_000, reason: 'flooding' },
    }),
    unmute: command({
      kind: 'write',
      summary: 'Lift a mute.',
      input: z.object({ room: roomRef, user: userId.describe('Whose mute.'), reason: giveReason }),
      output: z.object({ lifted: z.boolean().describe('false = there was no mute in force.') }),
      permission: 'moderation.act',
      emits: [events.unmuted],
      example: { room: 'lobby', user: 'spammer' },
    }),
    kick: command({
      kind: 'write',
      destructive: 'ask',
      summary: 'Put a user out of the room; the user may come back (a private room: when invited again).',
      input: z.object({ room: roomRef, user: userId.describe('Whom to kick.'), reason: giveReason }),
      output: z.object({ memberCount }),
      permission: 'moderation.act',
      emits: [events.kicked],
      example: { room: 'lobby', user: 'spammer', reason: 'calm down' },
    }),
    ban: command({
      kind: 'write',
      destructive: 'ask',
      summary: 'Put a user out of the room and keep the user out, for a while or for good.',
      input: z.object({
        room: roomRef,
        user: userId.describe('Whom to ban; need not be a member.'),
        durationMs: durationMs.optional().describe('For how long, milliseconds. Default: for good.'),
        reason: giveReason,
      }),
      output: z.object({ until: instant.nullable().describe('When it ends, epoch ms; null = never.') }),
      permission: 'moderation.act',
      emits: [events.banned],
      example: { room: 'lobby', user: 'spammer', reason: 'ads' },
    }),
    unban: command({
      kind: 'write',
      summary: 'Lift a ban.',
      input: z.object({ room: roomRef, user: userId.describe('Whose ban.'), reason: giveReason }),
      output: z.object({ lifted: z.boolean().describe('false = there was no ban in force.') }),
      permission: 'moderation.act',
      emits: [events.unbanned],
      example: { room: 'lobby', user: 'spammer' },
    }),
    delete: command({
      kind: 'write',
      destructive: 'ask',
      summary: "Delete another's message.",
      input: z.object({ room: roomRef, message: messageId.describe("The message's id."), reason: giveReason }),
      output: z.object({ message: message.describe('The blank that remains.') }),
      permission: 'moderation.act',
      emits: [messageEvents.deleted],
      example: { room: 'lobby', message: 7, reason: 'ads' },
    }),
    original: command({
      kind: 'read',
      summary:
        'Read what a deleted message said, as long as that is kept: 30 days, unless the server is told otherwise.',
      input: z.object({ room: roomRef, message: messageId.describe("The message's id.") }),
      output: z.object({ message: message.describe('The message as it was.') }),
      permission: 'moderation.log',
      example: { room: 'lobby', message: 7 },
    }),
    log: command({
      kind: 'read',
      summary: 'Page through what the staff did, the newest first.',
      input: z.object({
        room: roomRef,
        user: userId.optional().describe('Only what concerned this user.'),
        before: seq.optional().describe('Entries older than this seq.'),
        limit: pageLimit(50),
      }),
      output: z.object({
        entries: z.array(logEntry).describe('One page, the newest first.'),
        before: seq.nullable().describe('Pass as `before` for older ones; null = there are none.'),
      }),
      permission: 'moderation.log',
      example: { room: 'lobby' },
    }),
  },
});
