// Generated from the contract by `npm run generate`. Do not edit.

import { readInRoom, writeInRoom } from './command-kinds.js';

/** Its commands: the kind, whether the input names a room, and `activity: false` if the command does not count as activity. */
export const membersCommands = {
  list: readInRoom,
  add: writeInRoom,
  invite: writeInRoom,
  remove: writeInRoom,
  setRole: writeInRoom,
} as const;

/** Its errors. */
export const membersErrors = {
  member_not_found: {"httpStatus":404,"retryable":false,"message":"that user is not a member of this room"},
  room_full: {"httpStatus":409,"retryable":false,"message":"the room is full: it has reached its maximum number of members"},
  last_owner: {"httpStatus":409,"retryable":false,"message":"a room needs at least one owner; make another member an owner first"},
} as const;

/** Its permissions, each with its holders. */
export const membersPermissions = {
  'member.list': ["guest","member","moderator","owner","operator","service"],
  'member.add': ["moderator","owner","operator","service"],
  'member.invite': ["moderator","owner","operator","service"],
  'member.remove': ["moderator","owner","operator","service"],
  'member.setRole': ["owner","operator","service"],
} as const;

/** Its limits. The name says the unit. */
export const membersLimits = {} as const;

/** The sentences of its events, for `fillSentence`. */
export const membersSentences = {
  'member.joined': [{"path":["member","user"],"is":"person"}," joined"],
  'member.left': [{"path":["userId"],"is":"user"}," left"],
  'member.updated': [{"path":["member","user","id"],"is":"user"}," is now ",{"path":["member","user"],"is":"person"}],
  'member.erased': [{"path":["userId"],"is":"user"}," was erased"],
  'member.invited': [{"path":["actor"],"is":"person"}," invited ",{"path":["userId"],"is":"user"}],
  'member.removed': [{"path":["actor"],"is":"person"}," removed ",{"path":["userId"],"is":"user"},{"when":[["reason"]],"parts":[": ",{"path":["reason"]}],"otherwise":[]}],
  'member.role_changed': [{"path":["actor"],"is":"person"}," changed the role of ",{"path":["userId"],"is":"user"}," to ",{"path":["role"]}],
} as const;
