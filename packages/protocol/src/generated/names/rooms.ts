// Generated from the contract by `npm run generate`. Do not edit.

import { read, readInRoom, silentConnectionInRoom, write, writeInRoom } from './command-kinds.js';

/** Its commands: the kind, whether the input names a room, and `activity: false` if the command does not count as activity. */
export const roomsCommands = {
  create: write,
  get: readInRoom,
  direct: write,
  list: read,
  discover: read,
  archive: writeInRoom,
  delete: writeInRoom,
  update: writeInRoom,
  join: writeInRoom,
  leave: writeInRoom,
  follow: silentConnectionInRoom,
  unfollow: silentConnectionInRoom,
  here: readInRoom,
  events: readInRoom,
} as const;

/** Its errors. */
export const roomsErrors = {
  room_slug_taken: {"httpStatus":409,"retryable":false,"message":"a public room already has this slug; choose another"},
  room_archived: {"httpStatus":409,"retryable":false,"message":"the room is archived and read-only"},
  room_frozen: {"httpStatus":403,"retryable":false,"message":"the room is frozen: only staff may speak"},
} as const;

/** Its permissions, each with its holders. */
export const roomsPermissions = {
  'room.read': ["guest","member","moderator","owner","operator","service"],
  'room.join': ["guest","member","moderator","owner","operator","service"],
  'room.update': ["owner","operator","service"],
  'room.delete': ["owner","operator","service"],
} as const;

/** Its limits. The name says the unit. */
export const roomsLimits = {
  topicBytes: 2000,
  topicGraphemes: 500,
  tags: 16,
  roomMembers: 1000000,
  pageRooms: 1000,
  roomsPageBytes: 1048576,
} as const;

/** The sentences of its events, for `fillSentence`. */
export const roomsSentences = {
  'room.created': [{"path":["actor"],"is":"person"}," created the room ",{"path":["room","slug"]}],
  'room.updated': [{"path":["actor"],"is":"person"}," ",{"when":[["room","archivedAt"]],"parts":["archived the room; it is now read-only"],"otherwise":["changed the room's settings"]},{"when":[["room","settings","frozen"]],"parts":[" (frozen)"],"otherwise":[]}],
  'room.deleted': [{"path":["actor"],"is":"person"}," deleted the room"],
} as const;
