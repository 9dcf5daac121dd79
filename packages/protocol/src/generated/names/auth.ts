// Generated from the contract by `npm run generate`. Do not edit.

import { silentConnection } from './command-kinds.js';

/** Its commands: the kind, whether the input names a room, and `activity: false` if the command does not count as activity. */
export const authCommands = {
  refresh: silentConnection,
} as const;

/** Its errors. */
export const authErrors = {} as const;

/** Its permissions, each with its holders. */
export const authPermissions = {} as const;

/** Its limits. The name says the unit. */
export const authLimits = {} as const;

/** The sentences of its events, for `fillSentence`. */
export const authSentences = {} as const;
