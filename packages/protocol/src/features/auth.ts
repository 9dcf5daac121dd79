import * as z from 'zod';
import { command, feature, signal } from '../define.js';
import { instant } from '../fields.js';
import { profile } from './users.js';

export const auth = feature({
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
      live: true,
      activity: false,
      summary: 'Give a live connection a newer token of the same user, so that it outlives the old one.',
      input: z.object({ token: z.string().min(1).describe('The new token.') }),
      output: z.object({
        profile: profile.describe('What the token says of the user.'),
        expiresAt: instant.describe('When the token ends, epoch ms.'),
      }),
      example: { token: 'eyJhbGciOiJIUzI1NiJ9…' },
    }),
  },
});
