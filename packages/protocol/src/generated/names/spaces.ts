// Generated from the contract by `npm run generate`. Do not edit.

import { read, silentConnection, write } from './command-kinds.js';

/** Its commands: the kind, whether the input names a room, and `activity: false` if the command does not count as activity. */
export const spacesCommands = {
  create: write,
  get: read,
  list: read,
  members: read,
  follow: silentConnection,
  unfollow: silentConnection,
  events: read,
  add: write,
  remove: write,
} as const;

/** Its errors. */
export const spacesErrors = {
  space_not_found: {"httpStatus":404,"retryable":false,"message":"no such space"},
  space_exists: {"httpStatus":409,"retryable":false,"message":"a space with this id already exists"},
} as const;

/** Its permissions, each with its holders. */
export const spacesPermissions = {} as const;

/** Its limits. The name says the unit. */
export const spacesLimits = {} as const;

/** The sentences of its events, for `fillSentence`. */
export const spacesSentences = {
  'space.created': [{"path":["actor"],"is":"person"}," created the space ",{"path":["space","name"]}],
  'space.member_added': [{"path":["actor"],"is":"person"}," made ",{"path":["member","user"],"is":"person"}," ",{"path":["member","role"]}," of the space"],
  'space.member_removed': [{"path":["actor"],"is":"person"}," removed ",{"path":["userId"],"is":"user"}," from the space"],
} as const;
