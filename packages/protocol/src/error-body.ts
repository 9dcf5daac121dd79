import type { errors } from './generated/names/index.js';

/** An error code: the only part of an error to branch on. */
export type ErrorCode = keyof typeof errors;

/** The reason that a call was denied. */
export interface Denial {
  /** The rule that denied it, such as `permission` or `muted`. */
  rule: string;
  /** The caller's role. */
  role?: string;
  /** The permission or role that the call needs. */
  needs?: string;
  /** When the denial ends, epoch ms; null = never. */
  until?: number | null;
}

/** An error as JSON, in an ack or a REST body. */
export interface ErrorBody {
  /** The error code: branch on this. */
  code: ErrorCode;
  /** A message for people. */
  message: string;
  /** Whether the same call may succeed later. */
  retryable: boolean;
  /** How long to wait before retrying, milliseconds; absent = not known. */
  retryAfterMs?: number;
  /** Details that depend on the code: a `Denial`, the fields of invalid input, the key of a call that timed out. */
  details?: Record<string, unknown>;
}
