/** The limits that a client looks at itself; apart, so that a browser's bundle has these alone. */
export const clientLimits = {
  /** A command's input as JSON, bytes. */
  commandBytes: 16_384,
  /** Rows in a page. */
  pageItems: 200,
  /** Rooms in a page of rooms. */
  pageRooms: 1_000,
  /** Users whose presence one connection watches. */
  watchedUsers: 500,
  /** Events in a page of the log, and in the answer of a follow that resumes. */
  pageEvents: 1_000,
  /** How long somebody counts as typing after a keystroke, milliseconds. */
  typingMs: 5_000,
  /** After how long without a sign of activity a user is shown as offline, milliseconds. */
  idleMs: 300_000,
  /** How long an idempotency key is kept, milliseconds: 7 days. */
  idempotencyTtlMs: 7 * 24 * 60 * 60 * 1_000,
} as const;

/** Every limit of the protocol. Sizes are in bytes of UTF-8, lengths in graphemes where a person counts them. */
export const limits = /* @__PURE__ */ Object.assign({}, clientLimits, {
  /** How deep an input may nest. */
  inputDepth: 16,
  /** A message's text. */
  textBytes: 12_000,
  textGraphemes: 4_000,
  /** A user id (the token's `sub`). */
  userIdBytes: 128,
  /** Names of users, rooms, queues, items. */
  nameBytes: 400,
  nameGraphemes: 100,
  topicBytes: 2_000,
  topicGraphemes: 500,
  reasonBytes: 2_000,
  reasonGraphemes: 500,
  slugLength: 63,
  urlBytes: 2_048,
  tags: 16,
  metadataKeys: 32,
  metadataValueBytes: 1_024,
  /** What the rows of a page, or the events, take together as JSON, bytes, about; one is always given. */
  pageBytes: 524_288,
  /** The same of rooms: a thousand of them that say little of themselves are one page. */
  roomsPageBytes: 1_048_576,
  /** Messages in a snapshot's window. */
  windowMessages: 200,
  /** Items of a queue that are waiting or active. */
  queueOpenItems: 500,
  queuesPerRoom: 20,
  idempotencyKeyLength: 128,
  /** A token as text. */
  tokenBytes: 8_192,
  /** The longest mute or ban that has an end, milliseconds: 10 years. */
  sanctionMs: 315_360_000_000,
  roomMembers: 1_000_000,
  /** Unread messages are counted up to this many: it stands for more. */
  unread: 100,
  /** Characters of a message's text in a list of rooms. */
  previewLength: 200,
  /** People whom one message mentions by id. */
  mentions: 50,
  /** Kinds of emoji on one message. */
  reactionKinds: 20,
  /** Pinned messages of a room. */
  pins: 50,
  /** Members up to which a room tells who has read what. */
  readByMembers: 100,
  /** Names in one signal of who is typing; beyond it there is a count. */
  typingNames: 10,
  activityBytes: 400,
  activityGraphemes: 100,
} as const);
