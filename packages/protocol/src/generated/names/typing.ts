// Generated from the contract by `npm run generate`. Do not edit.

import { connectionInRoom } from './command-kinds.js';

/** Its commands: the kind, whether the input names a room, and `activity: false` if the command does not count as activity. */
export const typingCommands = {
  keystroke: connectionInRoom,
  stop: connectionInRoom,
} as const;

/** Its errors. */
export const typingErrors = {} as const;

/** Its permissions, each with its holders. */
export const typingPermissions = {} as const;

/** Its limits. The name says the unit. */
export const typingLimits = {
  typingMs: 5000,
  typingNames: 10,
} as const;

/** The sentences of its events, for `fillSentence`. */
export const typingSentences = {} as const;
