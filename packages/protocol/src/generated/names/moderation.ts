// Generated from the contract by `npm run generate`. Do not edit.

import { readInRoom, writeInRoom } from './command-kinds.js';

/** Its commands: the kind, whether the input names a room, and `activity: false` if the command does not count as activity. */
export const moderationCommands = {
  mute: writeInRoom,
  unmute: writeInRoom,
  kick: writeInRoom,
  ban: writeInRoom,
  unban: writeInRoom,
  restore: writeInRoom,
  delete: writeInRoom,
  original: readInRoom,
  log: readInRoom,
} as const;

/** Its errors. */
export const moderationErrors = {
  banned: {"httpStatus":403,"retryable":false,"message":"you are banned from this room"},
  muted: {"httpStatus":403,"retryable":false,"message":"you are muted in this room"},
} as const;

/** Its permissions, each with its holders. */
export const moderationPermissions = {
  'moderation.act': ["moderator","owner","operator","service"],
  'moderation.log': ["moderator","owner","operator","service"],
} as const;

/** Its limits. The name says the unit. */
export const moderationLimits = {
  sanctionMs: 315360000000,
} as const;

/** The sentences of its events, for `fillSentence`. */
export const moderationSentences = {
  'member.muted': [{"path":["actor"],"is":"person"}," muted ",{"path":["userId"],"is":"user"}," until ",{"path":["until"],"is":"instant"},{"when":[["reason"]],"parts":[": ",{"path":["reason"]}],"otherwise":[]}],
  'member.unmuted': [{"path":["actor"],"is":"person"}," unmuted ",{"path":["userId"],"is":"user"},{"when":[["reason"]],"parts":[": ",{"path":["reason"]}],"otherwise":[]}],
  'member.kicked': [{"path":["actor"],"is":"person"}," kicked ",{"path":["userId"],"is":"user"},{"when":[["reason"]],"parts":[": ",{"path":["reason"]}],"otherwise":[]}],
  'member.banned': [{"path":["actor"],"is":"person"}," banned ",{"path":["userId"],"is":"user"},{"when":[["until"]],"parts":[" until ",{"path":["until"],"is":"instant"}],"otherwise":[" for good"]},{"when":[["reason"]],"parts":[": ",{"path":["reason"]}],"otherwise":[]}],
  'member.unbanned': [{"path":["actor"],"is":"person"}," unbanned ",{"path":["userId"],"is":"user"},{"when":[["reason"]],"parts":[": ",{"path":["reason"]}],"otherwise":[]}],
  'member.restored': [{"path":["actor"],"is":"person"}," restored what ",{"path":["userId"],"is":"user"}," had lost by leaving"],
} as const;
