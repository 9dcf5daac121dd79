// Generated from the contract by `npm run generate`. Not edited by hand.

/** Its commands: how each is carried out, whether it names a room, and if it is no sign of activity. */
export const serverCommands = {
  info: {"kind":"read","room":false},
} as const;

/** Its errors. */
export const serverErrors = {} as const;

/** Its rights: who holds each. */
export const serverPermissions = {} as const;

/** Its limits; the name says the unit. */
export const serverLimits = {} as const;

/** What its events say to people, for `fillSentence`. */
export const serverSentences = {} as const;
