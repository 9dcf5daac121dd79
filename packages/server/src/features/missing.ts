import { RoomfulError, streamId } from '@roomful/protocol';
import { spaceNotFound } from './spaceMemberships.js';

/** The refusal of a stream that does not exist. A missing space answers like a space of others. */
export const missingStream = (stream: string): RoomfulError =>
  stream.startsWith('space:') ? spaceNotFound(streamId(stream)) : new RoomfulError('room_not_found');
