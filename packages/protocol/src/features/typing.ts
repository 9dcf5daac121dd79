import * as z from 'zod';
import { command, feature, signal } from '../define.js';
import { actor, roomId, roomRef } from '../fields.js';

const limits = {
  /** How long a user counts as typing after a keystroke, milliseconds. */
  typingMs: 5_000,
  /** Names in one typing signal; more users are only counted. */
  typingNames: 10,
} as const;

/** The users typing in a room. */
export const typists = z.object({
  users: z
    .array(actor)
    .max(limits.typingNames)
    .describe('The first ten users typing, in the order in which they began.'),
  count: z.int().min(0).describe('The number of users typing.'),
});

export const typing = feature({
  limits,
  events: {},
  signals: {
    changed: signal({
      type: 'typing.changed',
      summary: 'The users typing in a followed room: the full list, repeated while anyone types.',
      data: z.object({ roomId: roomId.describe('The room.'), ...typists.shape }),
    }),
  },
  commands: {
    keystroke: command({
      kind: 'connection',
      summary: 'Report that the caller is typing. It ends with the message, or after 5 s without another report.',
      input: z.object({ room: roomRef }),
      output: z.object({ expiresInMs: z.int().min(0).describe('How long the report lasts, milliseconds.') }),
      permission: 'message.send',
      voice: true,
      example: { room: 'lobby' },
    }),
    stop: command({
      kind: 'connection',
      summary: 'Report that the caller stopped typing.',
      input: z.object({ room: roomRef }),
      output: z.object({}),
      permission: 'message.send',
      example: { room: 'lobby' },
    }),
  },
  slices: { live: { typing: typists.describe('The users typing.') } },
});
