import { members } from './features/members.js';
import { messages } from './features/messages.js';
import { moderation } from './features/moderation.js';
import { presenceFeature } from './features/presence.js';
import { queueFeature } from './features/queue.js';
import { receipts } from './features/receipts.js';
import { rooms } from './features/rooms.js';
import { server } from './features/server.js';
import { spaces } from './features/spaces.js';
import { typing } from './features/typing.js';
import { auth, users } from './features/users.js';

/** Everything the product can do, by noun. Transports, SDK, CLI and documents are loops over it. */
export const contract = {
  rooms,
  members,
  messages,
  receipts,
  typing,
  presence: presenceFeature,
  queue: queueFeature,
  moderation,
  users,
  spaces,
  auth,
  server,
};

/** The type of roomful's own contract: what inputs, outputs and events are derived from. */
export type Contract = typeof contract;
