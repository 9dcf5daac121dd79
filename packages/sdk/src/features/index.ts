import { auth } from './auth.js';
import type { Noun, SdkFeature } from './feature.js';
import { members } from './members.js';
import { messages } from './messages.js';
import { moderation } from './moderation.js';
import { presence } from './presence.js';
import { queue } from './queue.js';
import { receipts } from './receipts.js';
import { rooms } from './rooms.js';
import { server } from './server.js';
import { spaces } from './spaces.js';
import { typing } from './typing.js';
import { users } from './users.js';

/** Every feature of the contract, by noun. A missing one does not compile. */
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
} satisfies { readonly [N in Noun]: SdkFeature<N> };
