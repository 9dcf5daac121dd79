import type { commands } from '@roomful/protocol/names';
import { auth } from './auth.js';
import type { CliFeature } from './feature.js';
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

/** A noun of the contract. */
export type Noun = keyof typeof commands;

/** Every feature by its noun. A missing feature is a compile error. */
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
} satisfies { [N in Noun]: CliFeature };
