import { members } from './features/members.js';
import { messages } from './features/messages.js';
import { moderation } from './features/moderation.js';
import { queueFeature } from './features/queue.js';
import { rooms } from './features/rooms.js';
import { server } from './features/server.js';
import { auth, users } from './features/users.js';

/** Everything the product can do, by noun. Transports, SDK, CLI and documents are loops over it. */
export const contract = { rooms, members, messages, queue: queueFeature, moderation, users, auth, server };

/** The type of roomful's own contract: what inputs, outputs and events are derived from. */
export type Contract = typeof contract;
