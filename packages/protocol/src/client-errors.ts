import type { ErrorBody, ErrorCode } from './errors.js';

/** What the code of an error says to a client: its HTTP status, whether the same call may succeed later, and its default sentence. */
export interface ErrorRow {
  /** Of the answer over REST. */
  readonly httpStatus: number;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** Its sentence where there is no better one. */
  readonly message: string;
}

export const errorRow = (httpStatus: number, message: string, retryable = false): ErrorRow => ({
  httpStatus,
  retryable,
  message,
});

/** Those that a client raises itself, and all after which the same call may succeed; apart, so that a browser's bundle has these alone. */
export const clientErrors = {
  unknown_command: errorRow(404, 'there is no such command'),
  forbidden: errorRow(403, 'your role does not allow this'),
  banned: errorRow(403, 'you are banned from this room'),
  room_not_found: errorRow(404, 'no such room'),
  idempotency_conflict: errorRow(409, 'this idempotency key was used with another input'),
  rate_limited: errorRow(429, 'too many calls', true),
  expired: errorRow(410, 'the call waited longer than idempotency keys are kept'),
  unavailable: errorRow(503, 'the server cannot do this right now', true),
  timeout: errorRow(504, 'no answer in time; the outcome is unknown', true),
  internal: errorRow(500, 'the server made a mistake', true),
} as const satisfies Record<string, ErrorRow>;

const known = (code: ErrorCode): ErrorRow | undefined => (clientErrors as Record<string, ErrorRow>)[code];

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
    message: string = known(code)?.message ?? code.replaceAll('_', ' '),
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
    this.retryable = more.retryable ?? known(code)?.retryable ?? false;
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

  /** An error that has travelled; a code that this version does not know stays what it is. */
  static from(body: ErrorBody): RoomfulError {
    // Not by its name: for a class that names itself, bundlers make up another one, and that is what Node prints.
    return new this(body.code, body.message, {
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
