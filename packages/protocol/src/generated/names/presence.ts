// Generated from the contract by `npm run generate`. Not edited by hand.

/** Its commands: how each is carried out, whether it names a room, and if it is no sign of activity. */
export const presenceCommands = {
  set: {"kind":"connection","room":false,"activity":false},
  heartbeat: {"kind":"connection","room":false},
  get: {"kind":"connection","room":false,"activity":false},
  watch: {"kind":"connection","room":false,"activity":false},
  list: {"kind":"connection","room":true,"activity":false},
  occupancy: {"kind":"connection","room":true,"activity":false},
} as const;

/** Its errors. */
export const presenceErrors = {} as const;

/** Its rights: who holds each. */
export const presencePermissions = {} as const;

/** Its limits; the name says the unit. */
export const presenceLimits = {
  watchedUsers: 500,
  idleMs: 300000,
  activityBytes: 400,
  activityGraphemes: 100,
} as const;

/** What its events say to people, for `fillSentence`. */
export const presenceSentences = {} as const;
