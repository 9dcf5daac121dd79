// Generated from the contract by `npm run generate`. Do not edit.

import { read } from './command-kinds.js';

/** Its commands: the kind, whether the input names a room, and `activity: false` if the command does not count as activity. */
export const serverCommands = {
  info: read,
} as const;

/** Its errors. */
export const serverErrors = {} as const;

/** Its permissions, each with its holders. */
export const serverPermissions = {} as const;

/** Its limits. The name says the unit. */
export const serverLimits = {} as const;

/** The sentences of its events, for `fillSentence`. */
export const serverSentences = {} as const;
