// Generated from the contract by `npm run generate`. Not edited by hand.

/** Its commands: how each is carried out, whether it names a room, and if it is no sign of activity. */
export const membersCommands = {
  list: {"kind":"read","room":true},
  add: {"kind":"write","room":true},
  invite: {"kind":"write","room":true},
  remove: {"kind":"write","room":true},
  setRole: {"kind":"write","room":true},
} as const;

/** Its errors. */
export const membersErrors = {
  member_not_found: {"httpStatus":404,"retryable":false,"message":"that user is not a member of this room"},
  room_full: {"httpStatus":409,"retryable":false,"message":"the room is full: it has reached its maximum number of members"},
  last_owner: {"httpStatus":409,"retryable":false,"message":"a room needs at least one owner; make another member an owner first"},
} as const;

/** Its rights: who holds each. */
export const membersPermissions = {
  'member.list': ["guest","member","moderator","owner","operator","service"],
  'member.add': ["moderator","owner","operator","service"],
  'member.invite': ["moderator","owner","operator","service"],
  'member.remove': ["moderator","owner","operator","service"],
  'member.setRole': ["owner","operator","service"],
} as const;

/** Its limits; the name says the unit. */
export const membersLimits = {} as const;

/** What its events say to people, for `fillSentence`. */
export const membersSentences = {
  'member.joined': [{"path":["member","user"],"is":"person"}," joined"],
  'member.left': [{"path":["userId"],"is":"user"}," left"],
  'member.updated': [{"path":["member","user","id"],"is":"user"}," is now ",{"path":["member","user"],"is":"person"}],
  'member.erased': [{"path":["userId"],"is":"user"}," was erased"],
  'member.invited': [{"path":["actor"],"is":"person"}," invited ",{"path":["userId"],"is":"user"}],
  'member.removed': [{"path":["actor"],"is":"person"}," removed ",{"path":["userId"],"is":"user"},{"when":[["reason"]],"parts":[": ",{"path":["reason"]}],"otherwise":[]}],
  'member.role_changed': [{"path":["actor"],"is":"person"}," changed the role of ",{"path":["userId"],"is":"user"}," to ",{"path":["role"]}],
} as const;
