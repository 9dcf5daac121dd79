// Generated from the contract by `npm run generate`. Do not edit.

import { readInRoom, silentWriteInRoom } from './command-kinds.js';

/** Its commands: the kind, whether the input names a room, and `activity: false` if the command does not count as activity. */
export const receiptsCommands = {
  read: silentWriteInRoom,
  list: readInRoom,
} as const;

/** Its errors. */
export const receiptsErrors = {} as const;

/** Its permissions, each with its holders. */
export const receiptsPermissions = {
  'receipt.read': ["member","moderator","owner","operator","service"],
} as const;

/** Its limits. The name says the unit. */
export const receiptsLimits = {
  unread: 100,
  readByMembers: 100,
} as const;

/** The sentences of its events, for `fillSentence`. */
export const receiptsSentences = {} as const;
