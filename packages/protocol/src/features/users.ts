import * as z from 'zod';
import { command, event, type Feature, signal } from '../define.js';
import { httpUrl, instanceRole, instant, nameText, userId } from '../fields.js';

/** The schema of a user, as the last verified token says. */
export const profile = z
  .object({
    id: userId.describe("The token's `sub`."),
    name: nameText.describe('For people; not unique.'),
    avatarUrl: httpUrl.nullable().describe('A picture; null = none.'),
    role: instanceRole.describe('The role on this instance.'),
  })
  .meta({ id: 'Profile' });

/** The events of a user's own stream. */
export const events = {
  updated: event({
    type: 'user.updated',
    summary: 'The profile in the token differs from the one known before.',
    stream: 'user',
    data: z.object({ profile: profile.describe('The profile as it is now.') }),
  }),
};

export const users = {
  events,
  signals: {},
  commands: {
    get: command({
      kind: 'read',
      summary: "Get a user's profile; without `user`, the caller's own.",
      input: z.object({ user: userId.optional().describe('Whose. Default: the caller.') }),
      output: z.object({ profile: profile.describe('The profile.') }),
      example: {},
    }),
  },
} as const satisfies Feature;

export const auth = {
  events: {},
  signals: {
    expiring: signal({
      type: 'auth.expiring',
      summary: 'The token of this connection ends soon; send auth.refresh to stay.',
      data: z.object({ expiresAt: instant.describe('When the connection will be closed, epoch ms.') }),
    }),
  },
  commands: {
    refresh: command({
      kind: 'connection',
      summary: 'Give a live connection a newer token of the same user, so that it outlives the old one.',
      input: z.object({ token: z.string().min(1).describe('The new token.') }),
      output: z.object({
        profile: profile.describe('What the token says of the user.'),
        expiresAt: instant.describe('When the token ends, epoch ms.'),
      }),
      example: { token: 'eyJhbGciOiJIUzI1NiJ9…' },
    }),
  },
} as const satisfies Feature;

/** A user, as the last verified token says. */
export interface Profile extends z.output<typeof profile> {}
