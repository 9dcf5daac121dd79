import { clientErrors, type ErrorRow, errorRow } from './client-errors.js';

/** Errors that belong to no feature: errors of connections, calls and rooms in general. The socket and REST use the same codes. */
export const coreErrors = {
  invalid_input: errorRow(400, 'the input is not valid for this command'),
  unknown_command: clientErrors.unknown_command,
  payload_too_large: errorRow(413, 'the command exceeds the size limit'),
  unauthenticated: errorRow(401, 'a valid token is required'),
  token_expired: errorRow(401, 'the token has expired'),
  origin_refused: errorRow(403, 'pages from this origin may not connect'),
  forbidden: clientErrors.forbidden,
  connection_required: errorRow(400, 'this command needs a socket connection'),
  room_not_found: clientErrors.room_not_found,
  idempotency_conflict: clientErrors.idempotency_conflict,
  rate_limited: clientErrors.rate_limited,
  expired: clientErrors.expired,
  cancelled: errorRow(499, 'the caller cancelled the call'),
  unavailable: clientErrors.unavailable,
  timeout: clientErrors.timeout,
  internal: clientErrors.internal,
} as const satisfies Record<string, ErrorRow>;
