import { compose, defineContract } from './compose.js';
import { auth } from './features/auth.js';
import { members } from './features/members.js';
import { messages } from './features/messages.js';
import { moderation } from './features/moderation.js';
import { presence } from './features/presence.js';
import { queue } from './features/queue.js';
import { receipts } from './features/receipts.js';
import { rooms } from './features/rooms.js';
import { server } from './features/server.js';
import { spaces } from './features/spaces.js';
import { typing } from './features/typing.js';
import { users } from './features/users.js';
import type { Contract } from './generated/types.js';

/** The registry of features, by noun. */
const features = {
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
};

const composed = compose(features);

/** The contract: everything roomful can do, by noun. Transports, SDK, CLI and documents loop over it. */
export const contract: Contract = defineContract<Contract>(features, composed);

/** The schema of a room as one viewer sees it at a seq. */
export const roomSnapshot = composed.roomSnapshot;
/** The schema of a user's own data at a seq of the user's stream. */
export const userSnapshot = composed.userSnapshot;
/** The schema of a space as one viewer sees it at a seq. */
export const spaceSnapshot = composed.spaceSnapshot;

export type { Contract };
/** The noun of a feature, such as `messages`. */
export type Noun = keyof Contract;
