// Generated from the contract by `npm run generate`. Not edited by hand.

/** Its commands: how each is carried out, whether it names a room, and if it is no sign of activity. */
export const receiptsCommands = {
  read: {"kind":"write","room":true,"activity":false},
  list: {"kind":"read","room":true},
} as const;

/** Its errors. */
export const receiptsErrors = {} as const;

/** Its rights: who holds each. */
export const receiptsPermissions = {
  'receipt.read': ["member","moderator","owner","operator","service"],
} as const;

/** Its limits; the name says the unit. */
export const receiptsLimits = {
  unread: 100,
  readByMembers: 100,
} as const;

/** What its events say to people, for `fillSentence`. */
export const receiptsSentences = {} as const;
