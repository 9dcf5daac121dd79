import * as z from 'zod';
import { command, feature, signal } from '../define.js';
import { instant } from '../fields.js';
import { profile } from './users.js';

export const auth = feature({
  events: {},
  signals: {
    expiring: signal({
      type: 'auth.expiring',
      summary: 'The token of this connection expires soon. Send auth.refresh to stay connected.',
      data: z.object({ expiresAt: instant.describe('When the connection will be closed, epoch ms.') }),
    }),
  },
  commands: {
    refresh: command({
      kind: 'connection',
      live: true,
      activity: false,
      summary: 'Replace the token of a connection with a newer one of the same user, so that it stays open.',
      input: z.object({ token: z.string().min(1).describe('The new token.') }),
      output: z.object({
        profile: profile.describe('The profile in the new token.'),
        expiresAt: instant.describe('When the new token expires, epoch ms.'),
      }),
      example: { token: 'eyJhbGciOiJIUzI1NiJ9…' },
    }),
  },
});
