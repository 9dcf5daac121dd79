/** What the code of an error says to a client: its HTTP status, whether the same call may succeed later, and its default sentence. */
export interface ErrorRow {
  /** Of the answer over REST. */
  readonly httpStatus: number;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** Its sentence where there is no better one. */
  readonly message: string;
}

const row = (httpStatus: number, message: string, retryable = false): ErrorRow => ({ httpStatus, retryable, message });

/** The only table of errors. The same code is used on the socket and in REST. */
export const errors = {
  invalid_input: row(400, 'the input does not fit the command'),
  unknown_command: row(404, 'there is no such command'),
  payload_too_large: row(413, 'the command is larger than the limit'),
  unauthenticated: row(401, 'a valid token is needed'),
  token_expired: row(401, 'the token has expired'),
  origin_refused: row(403, 'pages of this origin may not connect'),
  forbidden: row(403, 'your role does not have this right'),
  banned: row(403, 'you are banned from this room'),
  muted: row(403, 'you are muted in this room'),
  room_frozen: row(403, 'the room is frozen: only its staff may speak'),
  connection_required: row(400, 'this command needs a socket connection'),
  room_not_found: row(404, 'no such room'),
  user_not_found: row(404, 'no such user'),
  member_not_found: row(404, 'that user is not a member of this room'),
  message_not_found: row(404, 'no such message in this room'),
  queue_not_found: row(404, 'no such queue in this room'),
  queue_item_not_found: row(404, 'no such item in this queue'),
  room_slug_taken: row(409, 'a public room already has this slug'),
  room_full: row(409, 'the room has as many members as it takes'),
  queue_exists: row(409, 'the room already has a queue with this key'),
  queue_full: row(409, 'the queue has as many open items as it takes'),
  queue_item_closed: row(409, 'the item is no longer waiting'),
  last_owner: row(409, 'a room keeps at least one owner'),
  message_deleted: row(409, 'the message has been deleted'),
  idempotency_conflict: row(409, 'this idempotency key was used with another input'),
  rate_limited: row(429, 'too many calls', true),
  expired: row(410, 'the call waited longer than idempotency keys are kept'),
  cancelled: row(499, 'the call was given up by the caller'),
  unavailable: row(503, 'the server cannot do this right now', true),
  timeout: row(504, 'no answer in time; the outcome is unknown', true),
  internal: row(500, 'the server made a mistake', true),
} as const satisfies Record<string, ErrorRow>;

/** What went wrong: the only part of an error to branch on. */
export type ErrorCode = keyof typeof errors;

/** Why a call was denied: the rule, the caller's role, what would be needed, and until when (epoch ms). */
export interface Denial {
  /** Which rule denied it, such as `permission` or `muted`. */
  rule: string;
  /** The caller's role. */
  role?: string;
  /** What would be needed: a right, or a role. */
  needs?: string;
  /** When it ends, epoch ms; null = never. */
  until?: number | null;
}

/** An error as it travels: in an ack, in a REST body, in a signal. */
export interface ErrorBody {
  /** What went wrong: branch on this. */
  code: ErrorCode;
  /** A sentence for people. */
  message: string;
  /** Whether the same call may succeed later. */
  retryable: boolean;
  /** How long to wait before that, milliseconds; absent = not known. */
  retryAfterMs?: number;
  /** More, by code: a `Denial`, the fields of invalid input, the key of a call that timed out. */
  details?: Record<string, unknown>;
}

/**
 * The one error class of roomful. Narrow it by `code`, not by `instanceof`: a bundle may hold two copies of this package.
 *
 * @example
 * try { await client.rooms.get({ room: 'lobby' }) } catch (error) {
 *   if (isRoomfulError(error) && error.code === 'room_not_found') await client.rooms.create({ slug: 'lobby' })
 * }
 */
export class RoomfulError extends Error {
  override readonly name = 'RoomfulError';
  /** What went wrong: branch on this. */
  readonly code: ErrorCode;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** How long to wait before a retry may succeed, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** More, by code: a `Denial`, the fields of invalid input, the key of a call that timed out. */
  readonly details: Record<string, unknown> | undefined;

  constructor(
    code: ErrorCode,
    message: string = errors[code].message,
    more: {
      retryAfterMs?: number | undefined;
      details?: Record<string, unknown> | undefined;
      retryable?: boolean;
      /** What led to it; stays here, it does not travel. */
      cause?: unknown;
    } = {},
  ) {
    super(message, more);
    this.code = code;
    this.retryable = more.retryable ?? errors[code].retryable;
    this.retryAfterMs = more.retryAfterMs;
    this.details = more.details;
  }

  /** The error as it travels. */
  toJSON(): ErrorBody {
    return {
      code: this.code,
      message: this.message,
      retryable: this.retryable,
      ...(this.retryAfterMs === undefined ? {} : { retryAfterMs: this.retryAfterMs }),
      ...(this.details === undefined ? {} : { details: this.details }),
    };
  }

  /** An error that has travelled; a code that this version does not know becomes `internal`. */
  static from(body: ErrorBody): RoomfulError {
    const code = Object.hasOwn(errors, body.code) ? body.code : 'internal';
    // Not by its name: for a class that names itself, bundlers make up another one, and that is what Node prints.
    return new this(code, body.message, {
      retryAfterMs: body.retryAfterMs,
      details: body.details,
      retryable: body.retryable,
    });
  }
}

/**
 * True for a RoomfulError of any copy of this package.
 *
 * @example
 * if (isRoomfulError(error) && error.code === 'rate_limited') await wait(error.retryAfterMs ?? 1_000)
 */
export const isRoomfulError = (value: unknown): value is RoomfulError =>
  value instanceof Error && value.name === 'RoomfulError' && 'code' in value;
