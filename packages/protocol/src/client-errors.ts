import type { ErrorBody, ErrorCode } from './error-body.js';

/** The meaning of an error code: its HTTP status, whether a retry may succeed, and its default message. */
export interface ErrorRow {
  /** The HTTP status of the answer over REST. */
  readonly httpStatus: number;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** The default message. */
  readonly message: string;
}

export const errorRow = (httpStatus: number, message: string, retryable = false): ErrorRow => ({
  httpStatus,
  retryable,
  message,
});

/** Errors that a client raises itself, and all errors after which a retry may succeed. They are kept apart so that a browser bundle contains only these. */
export const clientErrors = {
  unknown_command: errorRow(404, 'no such command'),
  forbidden: errorRow(403, 'your role does not allow this'),
  banned: errorRow(403, 'you are banned from this room'),
  room_not_found: errorRow(404, 'no such room'),
  idempotency_conflict: errorRow(409, 'this idempotency key was already used with different input'),
  rate_limited: errorRow(429, 'too many calls', true),
  expired: errorRow(410, 'the call waited for more than 7 days, longer than idempotency keys are kept'),
  unavailable: errorRow(503, 'the server cannot do this right now', true),
  timeout: errorRow(504, 'the server did not answer in time; the outcome is unknown', true),
  internal: errorRow(500, 'internal server error', true),
} as const satisfies Record<string, ErrorRow>;

const known = (code: ErrorCode): ErrorRow | undefined => (clientErrors as Record<string, ErrorRow>)[code];

/**
 * The one error class of roomful. Check `code`, not `instanceof`: a bundle may contain two copies of this package.
 *
 * @example
 * try { await client.rooms.get({ room: 'lobby' }) } catch (error) {
 *   if (isRoomfulError(error) && error.code === 'room_not_found') await client.rooms.create({ slug: 'lobby' })
 * }
 */
export class RoomfulError extends Error {
  override readonly name = 'RoomfulError';
  /** The error code: branch on this. */
  readonly code: ErrorCode;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** How long to wait before retrying, milliseconds; undefined = not known. */
  readonly retryAfterMs: number | undefined;
  /** Details that depend on the code: a `Denial`, the fields of invalid input, the key of a call that timed out. */
  readonly details: Record<string, unknown> | undefined;

  constructor(
    code: ErrorCode,
    message: string = known(code)?.message ?? code.replaceAll('_', ' '),
    more: {
      retryAfterMs?: number | undefined;
      details?: Record<string, unknown> | undefined;
      retryable?: boolean;
      /** The underlying error. It is never sent. */
      cause?: unknown;
    } = {},
  ) {
    super(message, more);
    this.code = code;
    this.retryable = more.retryable ?? known(code)?.retryable ?? false;
    this.retryAfterMs = more.retryAfterMs;
    this.details = more.details;
  }

  /** The error as JSON, as it is sent. */
  toJSON(): ErrorBody {
    return {
      code: this.code,
      message: this.message,
      retryable: this.retryable,
      ...(this.retryAfterMs === undefined ? {} : { retryAfterMs: this.retryAfterMs }),
      ...(this.details === undefined ? {} : { details: this.details }),
    };
  }

  /** Creates an error from its JSON. A code that this version does not know is kept. */
  static from(body: ErrorBody): RoomfulError {
    // `new this`, not the class name: bundlers rename a class that refers to itself, and Node would print that name.
    return new this(body.code, body.message, {
      retryAfterMs: body.retryAfterMs,
      details: body.details,
      retryable: body.retryable,
    });
  }
}

/**
 * Whether a value is a RoomfulError, from any copy of this package.
 *
 * @example
 * if (isRoomfulError(error) && error.code === 'rate_limited') await wait(error.retryAfterMs ?? 1_000)
 */
export const isRoomfulError = (value: unknown): value is RoomfulError =>
  value instanceof Error && value.name === 'RoomfulError' && 'code' in value;
