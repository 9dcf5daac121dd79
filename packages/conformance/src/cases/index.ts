import { archive } from './archive.js';
import { bookmarks } from './bookmarks.js';
import { deletions } from './deletions.js';
import { direct } from './direct.js';
import { discovery } from './discovery.js';
import { idempotency } from './idempotency.js';
import { kinds } from './kinds.js';
import { live } from './live.js';
import { members } from './members.js';
import { messages } from './messages.js';
import { moderation } from './moderation.js';
import { pages } from './pages.js';
import { parsing } from './parsing.js';
import { people } from './people.js';
import { pins } from './pins.js';
import { presence } from './presence.js';
import { privacy } from './privacy.js';
import { queue } from './queue.js';
import { reactions } from './reactions.js';
import { receipts } from './receipts.js';
import { reposts } from './reposts.js';
import { resume } from './resume.js';
import { rooms } from './rooms.js';
import { spaces } from './spaces.js';
import { threads } from './threads.js';
import type { Case } from './types.js';
import { typing } from './typing.js';
import { users } from './users.js';

/** The suite: what must hold of every server. */
export const cases: readonly Case[] = [
  ...rooms,
  ...direct,
  ...discovery,
  ...archive,
  ...spaces,
  ...resume,
  ...live,
  ...members,
  ...messages,
  ...kinds,
  ...threads,
  ...reposts,
  ...reactions,
  ...pins,
  ...bookmarks,
  ...deletions,
  ...queue,
  ...moderation,
  ...people,
  ...users,
  ...receipts,
  ...typing,
  ...presence,
  ...pages,
  ...parsing,
  ...idempotency,
  ...privacy,
];
