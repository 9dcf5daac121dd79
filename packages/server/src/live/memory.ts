import type { LiveClock } from './clock.js';
import type { LiveStore } from './liveStore.js';
import { createOccupancyState } from './occupancy.js';
import { createPresenceState } from './presence.js';
import { createTypingState } from './typing.js';

/** How often all present users are checked for changes caused by time alone. */
const scanMs = 500;

/** Keeps the live state in this process's memory. A node knows nothing about the users of other nodes. */
export const createMemoryStore = ({ now }: Pick<LiveClock, 'now'>): LiveStore => {
  const presence = createPresenceState();
  const typing = createTypingState();
  const occupancy = createOccupancyState();
  return {
    presence: {
      came: (userId, arriving) => presence.came(userId, now(), arriving),
      left: (userId, how) => presence.left(userId, how, now()),
      active: (userId) => presence.active(userId, now()),
      beat: (userId, choice) => presence.beat(userId, now(), choice),
      choose: (userId, choice) => presence.choose(userId, choice, now()),
      forget: presence.forget,
      look: async (userIds) => presence.look(userIds, now()),
      invisible: presence.invisible,
      count: async () => presence.count(),
      online: async () => presence.online(now()),
      due: () => presence.due(now(), scanMs),
      unsaved: presence.unsaved,
      saved: presence.saved,
    },
    typing: {
      key: (roomId, user) => typing.key(roomId, user, now()),
      stop: typing.stop,
      forget: typing.forget,
      clear: typing.clear,
      of: async (roomId, exceptUserId) => typing.of(roomId, now(), exceptUserId),
      due: (spacingMs) => typing.due(now(), spacingMs),
    },
    occupancy: {
      enter: occupancy.enter,
      leave: occupancy.leave,
      of: async (roomId) => occupancy.of(roomId),
      has: async (roomId, userId) => occupancy.has(roomId, userId),
      due: (spacingMs) => occupancy.due(now(), spacingMs),
    },
  };
};
