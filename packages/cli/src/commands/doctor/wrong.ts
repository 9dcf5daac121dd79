/** What was found to be wrong. */
export class Wrong extends Error {}
