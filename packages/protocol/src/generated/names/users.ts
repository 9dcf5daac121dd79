// Generated from the contract by `npm run generate`. Do not edit.

import { read, silentConnection, write } from './command-kinds.js';

/** Its commands: the kind, whether the input names a room, and `activity: false` if the command does not count as activity. */
export const usersCommands = {
  get: read,
  search: read,
  follow: silentConnection,
  unfollow: silentConnection,
  events: read,
  block: write,
  unblock: write,
  erase: write,
} as const;

/** Its errors. */
export const usersErrors = {
  user_not_found: {"httpStatus":404,"retryable":false,"message":"no such user"},
  blocked: {"httpStatus":403,"retryable":false,"message":"messages between you and this user are blocked"},
} as const;

/** Its permissions, each with its holders. */
export const usersPermissions = {} as const;

/** Its limits. The name says the unit. */
export const usersLimits = {} as const;

/** The sentences of its events, for `fillSentence`. */
export const usersSentences = {
  'user.updated': [{"path":["profile","id"],"is":"user"}," is now ",{"path":["profile"],"is":"person"}],
  'user.blocked': [{"path":["actor"],"is":"person"}," blocked ",{"path":["userId"],"is":"user"}],
  'user.unblocked': [{"path":["actor"],"is":"person"}," unblocked ",{"path":["userId"],"is":"user"}],
  'user.room_changed': [{"when":[["role"],["role"]],"parts":["your role in a room is now ",{"path":["role"]}],"otherwise":["your membership of a room changed"]}," (by ",{"path":["by"],"is":"person"},")"],
  'user.erased': [{"path":["userId"],"is":"user"}," was erased"],
} as const;
