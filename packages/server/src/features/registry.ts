import { auth } from './auth/index.js';
import { members } from './members/index.js';
import { messages } from './messages/index.js';
import { moderation } from './moderation/index.js';
import { presence } from './presence/index.js';
import { queue } from './queue/index.js';
import { receipts } from './receipts/index.js';
import { rooms } from './rooms/index.js';
import { server } from './server/index.js';
import { spaces } from './spaces/index.js';
import type { Noun, ServerFeature } from './types.js';
import { typing } from './typing/index.js';
import { users } from './users/index.js';

/** Every feature of the server, by noun. Everything generic loops over it. */
export const registry = {
  rooms,
  members,
  messages,
  receipts,
  typing,
  presence,
  queue,
  moderation,
  users,
  spaces,
  auth,
  server,
} satisfies { [N in Noun]: ServerFeature<N> };
