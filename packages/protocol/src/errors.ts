import { RoomfulError as ClientError } from './client-errors.js';
import { errors } from './generated/names/index.js';

export { type ErrorRow, isRoomfulError } from './client-errors.js';
export { errors };

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
 * The one error class of roomful, with a sentence for every code. Narrow it by `code`, not by `instanceof`: a bundle may
 * hold two copies of this package.
 *
 * @example
 * throw new RoomfulError('room_not_found');
 */
export class RoomfulError extends ClientError {
  constructor(
    code: ErrorCode,
    message: string = errors[code].message,
    more: ConstructorParameters<typeof ClientError>[2] = {},
  ) {
    super(code, message, more);
  }
}
