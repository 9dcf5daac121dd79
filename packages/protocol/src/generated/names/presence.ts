// Generated from the contract by `npm run generate`. Do not edit.

import { connection, silentConnection, silentConnectionInRoom } from './command-kinds.js';

/** Its commands: the kind, whether the input names a room, and `activity: false` if the command does not count as activity. */
export const presenceCommands = {
  set: silentConnection,
  heartbeat: connection,
  get: silentConnection,
  watch: silentConnection,
  list: silentConnectionInRoom,
  occupancy: silentConnectionInRoom,
} as const;

/** Its errors. */
export const presenceErrors = {} as const;

/** Its permissions, each with its holders. */
export const presencePermissions = {} as const;

/** Its limits. The name says the unit. */
export const presenceLimits = {
  watchedUsers: 500,
  idleMs: 300000,
  activityBytes: 400,
  activityGraphemes: 100,
} as const;

/** The sentences of its events, for `fillSentence`. */
export const presenceSentences = {} as const;
