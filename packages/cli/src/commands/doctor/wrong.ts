/** A check found something wrong; the message says what. */
export class Wrong extends Error {}
