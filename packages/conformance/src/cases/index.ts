import { idempotency } from './idempotency.js';
import { live } from './live.js';
import { members } from './members.js';
import { messages } from './messages.js';
import { moderation } from './moderation.js';
import { parsing } from './parsing.js';
import { people } from './people.js';
import { privacy } from './privacy.js';
import { queue } from './queue.js';
import { resume } from './resume.js';
import { rooms } from './rooms.js';
import type { Case } from './types.js';

/** The suite: what must hold of every server. */
export const cases: readonly Case[] = [
  ...rooms,
  ...resume,
  ...live,
  ...members,
  ...messages,
  ...queue,
  ...moderation,
  ...people,
  ...parsing,
  ...idempotency,
  ...privacy,
];
