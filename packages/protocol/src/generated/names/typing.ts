// Generated from the contract by `npm run generate`. Not edited by hand.

/** Its commands: how each is carried out, whether it names a room, and if it is no sign of activity. */
export const typingCommands = {
  keystroke: {"kind":"connection","room":true},
  stop: {"kind":"connection","room":true},
} as const;

/** Its errors. */
export const typingErrors = {} as const;

/** Its rights: who holds each. */
export const typingPermissions = {} as const;

/** Its limits; the name says the unit. */
export const typingLimits = {
  typingMs: 5000,
  typingNames: 10,
} as const;

/** What its events say to people, for `fillSentence`. */
export const typingSentences = {} as const;
