// Generated from the contract by `npm run generate`. Do not edit.

/** Its commands: the kind, whether the input names a room, and `activity: false` if the command does not count as activity. */
export const roomsCommands = {
  create: {"kind":"write","room":false},
  get: {"kind":"read","room":true},
  direct: {"kind":"write","room":false},
  list: {"kind":"read","room":false},
  discover: {"kind":"read","room":false},
  archive: {"kind":"write","room":true},
  delete: {"kind":"write","room":true},
  update: {"kind":"write","room":true},
  join: {"kind":"write","room":true},
  leave: {"kind":"write","room":true},
  follow: {"kind":"connection","room":true,"activity":false},
  unfollow: {"kind":"connection","room":true,"activity":false},
  events: {"kind":"read","room":true},
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
  'room.created': [{"path":["actor"],"is":"person"}," created the room"],
  'room.updated': [{"path":["actor"],"is":"person"}," ",{"when":[["room","archivedAt"]],"parts":["archived the room; it is now read-only"],"otherwise":["changed the room's settings"]}],
  'room.deleted': [{"path":["actor"],"is":"person"}," deleted the room"],
} as const;
