import * as z from 'zod';
import { command, feature, signal } from '../define.js';
import { actor, roomId, roomRef } from '../fields.js';

const limits = {
  /** How long somebody counts as typing after a keystroke, milliseconds. */
  typingMs: 5_000,
  /** Names in one signal of who is typing; beyond it there is a count. */
  typingNames: 10,
} as const;

/** Who is typing in a room. */
export const typists = z.object({
  users: z.array(actor).max(limits.typingNames).describe('The first ten of them, who began first in front.'),
  count: z.int().min(0).describe('How many they are.'),
});

export const typing = feature({
  limits,
  events: {},
  signals: {
    changed: signal({
      type: 'typing.changed',
      summary: 'Who is typing in a followed room: all of it, again while it lasts.',
      data: z.object({ roomId: roomId.describe('Which room.'), ...typists.shape }),
    }),
  },
  commands: {
    keystroke: command({
      kind: 'connection',
      summary: 'Say that the caller is typing; it ends after 5 s without another, and with the message.',
      input: z.object({ room: roomRef }),
      output: z.object({ expiresInMs: z.int().min(0).describe('How long it lasts, milliseconds.') }),
      permission: 'message.send',
      voice: true,
      example: { room: 'lobby' },
    }),
    stop: command({
      kind: 'connection',
      summary: 'Say that the caller is no longer typing.',
      input: z.object({ room: roomRef }),
      output: z.object({}),
      permission: 'message.send',
      example: { room: 'lobby' },
    }),
  },
  slices: { live: { typing: typists.describe('Who is typing.') } },
});
