import { limits } from './generated/names/index.js';

export { limits };

/** The limits that a client looks at itself; apart, so that a browser's bundle has these alone. */
export const clientLimits = {
  /** A command's input as JSON, bytes. */
  commandBytes: 16_384,
  /** Rows in a page. */
  pageItems: 200,
  /** Events in a page of the log, and in the answer of a follow that resumes. */
  pageEvents: 1_000,
  /** How long an idempotency key is kept, milliseconds: 7 days. */
  idempotencyTtlMs: 7 * 24 * 60 * 60 * 1_000,
} as const;

/** Limits that no feature brings. Sizes are in bytes of UTF-8, lengths in graphemes if a person counts them. */
export const coreLimits = /* @__PURE__ */ Object.assign({}, clientLimits, {
  /** How deep an input may nest. */
  inputDepth: 16,
  /** A user id (the token's `sub`). */
  userIdBytes: 128,
  /** Names of users, rooms, queues, items. */
  nameBytes: 400,
  nameGraphemes: 100,
  reasonBytes: 2_000,
  reasonGraphemes: 500,
  slugLength: 63,
  urlBytes: 2_048,
  metadataKeys: 32,
  metadataValueBytes: 1_024,
  /** The rows of a page, or the events, together as JSON, bytes, about; one is always given. */
  pageBytes: 524_288,
  idempotencyKeyLength: 128,
  /** A token as text. */
  tokenBytes: 8_192,
} as const);
