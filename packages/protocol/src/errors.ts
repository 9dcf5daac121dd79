import { RoomfulError as ClientError, clientErrors, type ErrorRow, row } from './client-errors.js';

export { type ErrorRow, isRoomfulError } from './client-errors.js';

/** The only table of errors. The same code is used on the socket and in REST. */
export const errors = {
  invalid_input: row(400, 'the input does not fit the command'),
  unknown_command: clientErrors.unknown_command,
  payload_too_large: row(413, 'the command is larger than the limit'),
  unauthenticated: row(401, 'a valid token is needed'),
  token_expired: row(401, 'the token has expired'),
  origin_refused: row(403, 'pages of this origin may not connect'),
  forbidden: clientErrors.forbidden,
  banned: clientErrors.banned,
  muted: row(403, 'you are muted in this room'),
  blocked: row(403, 'messages between you and this user are blocked'),
  room_frozen: row(403, 'the room is frozen: only its staff may speak'),
  connection_required: row(400, 'this command needs a socket connection'),
  room_not_found: clientErrors.room_not_found,
  user_not_found: row(404, 'no such user'),
  member_not_found: row(404, 'that user is not a member of this room'),
  space_not_found: row(404, 'no such space'),
  message_not_found: row(404, 'no such message in this room'),
  queue_not_found: row(404, 'no such queue in this room'),
  queue_item_not_found: row(404, 'no such item in this queue'),
  room_slug_taken: row(409, 'a public room already has this slug'),
  room_archived: row(409, 'the room is archived: nothing in it changes'),
  space_exists: row(409, 'there already is a space with this id'),
  room_full: row(409, 'the room has as many members as it takes'),
  queue_exists: row(409, 'the room already has a queue with this key'),
  queue_full: row(409, 'the queue has as many open items as it takes'),
  queue_item_closed: row(409, 'the item is no longer waiting'),
  last_owner: row(409, 'a room keeps at least one owner'),
  pins_full: row(409, 'the room has as many pinned messages as it takes'),
  reactions_full: row(409, 'the message has as many kinds of reactions as it takes'),
  message_deleted: row(409, 'the message has been deleted'),
  idempotency_conflict: clientErrors.idempotency_conflict,
  rate_limited: clientErrors.rate_limited,
  expired: clientErrors.expired,
  cancelled: row(499, 'the call was given up by the caller'),
  unavailable: clientErrors.unavailable,
  timeout: clientErrors.timeout,
  internal: clientErrors.internal,
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
