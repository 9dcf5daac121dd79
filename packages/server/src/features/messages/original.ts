import { type Message, RoomfulError } from '@roomful/protocol';
import type { Knex } from 'knex';
import { inRoom, type ReadCall } from '../../pipeline/context.js';
import { selectOriginal } from './queries.js';

/**
 * Reads the original of a message, deleted or not, for moderators.
 *
 * @throws message_not_found, message_deleted if the original is erased
 */
export const originalOf = async (db: Knex, call: ReadCall<{ message: number }>): Promise<Message> => {
  const original = await selectOriginal(db, inRoom(call).gate.room.id, call.input.message);
  if (!original) throw new RoomfulError('message_not_found');
  if (original.erased) throw new RoomfulError('message_deleted', 'unable to read the original; it has been erased');
  return original.message;
};
