// Generated from the contract by `npm run generate`. Not edited by hand.

/** Its commands: how each is carried out, whether it names a room, and if it is no sign of activity. */
export const authCommands = {
  refresh: {"kind":"connection","room":false,"activity":false},
} as const;

/** Its errors. */
export const authErrors = {} as const;

/** Its rights: who holds each. */
export const authPermissions = {} as const;

/** Its limits; the name says the unit. */
export const authLimits = {} as const;

/** What its events say to people, for `fillSentence`. */
export const authSentences = {} as const;
