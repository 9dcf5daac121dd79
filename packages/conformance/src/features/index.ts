import { auth } from './auth/index.js';
import type { ConformanceFeature, Noun } from './feature.js';
import { members } from './members/index.js';
import { messages } from './messages/index.js';
import { moderation } from './moderation/index.js';
import { presence } from './presence/index.js';
import { queue } from './queue/index.js';
import { receipts } from './receipts/index.js';
import { rooms } from './rooms/index.js';
import { server } from './server/index.js';
import { spaces } from './spaces/index.js';
import { typing } from './typing/index.js';
import { users } from './users/index.js';

/** All nouns of the contract. Stages are set up in this order: first a room, then its members, then the rest. */
export const features = {
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
} satisfies { [N in Noun]: ConformanceFeature<N> };
