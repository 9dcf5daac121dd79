import { limits } from './generated/names/index.js';

export { limits };

/** The limits that clients check. They are kept apart so that a browser bundle contains only these. */
export const clientLimits = {
  /** Size of a command's input as JSON, bytes. */
  commandBytes: 16_384,
  /** Rows in a page. */
  pageItems: 200,
  /** Events in a page of a log, and in the answer to a follow that resumes. */
  pageEvents: 1_000,
  /** How long the server keeps an idempotency key, milliseconds: 7 days. */
  idempotencyTtlMs: 7 * 24 * 60 * 60 * 1_000,
} as const;

/** Limits that belong to no feature. Sizes are in bytes of UTF-8; lengths of text for people are in graphemes. */
export const coreLimits = /* @__PURE__ */ Object.assign({}, clientLimits, {
  /** Nesting depth of an input. */
  inputDepth: 16,
  /** Size of a user id (the token's `sub`), bytes. */
  userIdBytes: 128,
  /** Names of users, rooms, queues and items. */
  nameBytes: 400,
  nameGraphemes: 100,
  reasonBytes: 2_000,
  reasonGraphemes: 500,
  slugLength: 63,
  urlBytes: 2_048,
  metadataKeys: 32,
  metadataValueBytes: 1_024,
  /** Approximate size of the rows or events of a page as JSON, bytes. A page has at least one. */
  pageBytes: 524_288,
  idempotencyKeyLength: 128,
  /** Size of a token, bytes. */
  tokenBytes: 8_192,
} as const);
