import type { Contract } from '@roomful/protocol';
import { members } from './members/handlers.js';
import { messages } from './messages/handlers.js';
import { moderation } from './moderation/handlers.js';
import { queue } from './queue/handlers.js';
import { receipts } from './receipts/handlers.js';
import { rooms } from './rooms/handlers.js';
import { server } from './server/handlers.js';
import { spaces } from './spaces/handlers.js';
import type { HandlersOf } from './types.js';
import { users } from './users/handlers.js';

/** A handler for every read and write of the contract. Connection commands are answered by the core. */
export const handlers: { [N in keyof Contract]: HandlersOf<Contract[N]> } = {
  rooms,
  members,
  messages,
  receipts,
  queue,
  moderation,
  users,
  spaces,
  auth: {},
  typing: {},
  presence: {},
  server,
};
