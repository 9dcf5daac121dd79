import { RoomfulError as ClientError } from './client-errors.js';
import type { ErrorCode } from './error-body.js';
import { errors } from './generated/names/index.js';

export { type ErrorRow, isRoomfulError } from './client-errors.js';
export type { Denial, ErrorBody, ErrorCode } from './error-body.js';
export { errors };

/**
 * The one error class of roomful, with a default message for every code. Check `code`, not `instanceof`: a bundle may
 * contain two copies of this package.
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
    super(code, message, { retryable: errors[code]?.retryable, ...more });
  }
}
