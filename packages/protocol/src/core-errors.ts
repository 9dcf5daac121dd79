import { clientErrors, type ErrorRow, errorRow } from './client-errors.js';

/** Errors that no feature brings: of connecting, calling, and any room. The same code is used on the socket and in REST. */
export const coreErrors = {
  invalid_input: errorRow(400, 'the input does not fit the command'),
  unknown_command: clientErrors.unknown_command,
  payload_too_large: errorRow(413, 'the command is larger than the limit'),
  unauthenticated: errorRow(401, 'a valid token is needed'),
  token_expired: errorRow(401, 'the token has expired'),
  origin_refused: errorRow(403, 'pages from this origin may not connect'),
  forbidden: clientErrors.forbidden,
  connection_required: errorRow(400, 'this command needs a socket connection'),
  room_not_found: clientErrors.room_not_found,
  idempotency_conflict: clientErrors.idempotency_conflict,
  rate_limited: clientErrors.rate_limited,
  expired: clientErrors.expired,
  cancelled: errorRow(499, 'the caller gave up on the call'),
  unavailable: clientErrors.unavailable,
  timeout: clientErrors.timeout,
  internal: clientErrors.internal,
} as const satisfies Record<string, ErrorRow>;
