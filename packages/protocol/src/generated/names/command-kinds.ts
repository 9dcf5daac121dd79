// Generated from the contract by `npm run generate`. Do not edit.

/** A command of the kind `connection`. */
export const connection = {"kind":"connection","room":false} as const;

/** A command of the kind `connection` whose input names a room. */
export const connectionInRoom = {"kind":"connection","room":true} as const;

/** A command of the kind `read`. */
export const read = {"kind":"read","room":false} as const;

/** A command of the kind `read` whose input names a room. */
export const readInRoom = {"kind":"read","room":true} as const;

/** A command of the kind `connection`; it does not count as activity. */
export const silentConnection = {"kind":"connection","room":false,"activity":false} as const;

/** A command of the kind `connection` whose input names a room; it does not count as activity. */
export const silentConnectionInRoom = {"kind":"connection","room":true,"activity":false} as const;

/** A command of the kind `write` whose input names a room; it does not count as activity. */
export const silentWriteInRoom = {"kind":"write","room":true,"activity":false} as const;

/** A command of the kind `write`. */
export const write = {"kind":"write","room":false} as const;

/** A command of the kind `write` whose input names a room. */
export const writeInRoom = {"kind":"write","room":true} as const;
