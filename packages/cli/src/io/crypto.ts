/**
 * Node's crypto module, loaded when it is used first: that takes some milliseconds, which help and completion need not wait for.
 *
 * @example
 * crypto().randomUUID()
 */
export const crypto = (): typeof import('node:crypto') => process.getBuiltinModule('node:crypto');
