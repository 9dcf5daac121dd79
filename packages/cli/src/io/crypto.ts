/**
 * Node's crypto module, loaded on first use. Loading takes some milliseconds, which help and completion can save.
 *
 * @example
 * crypto().randomUUID()
 */
export const crypto = (): typeof import('node:crypto') => process.getBuiltinModule('node:crypto');
