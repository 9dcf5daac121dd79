import { type Message, RoomfulError } from '@roomful/protocol';
import type { Knex } from 'knex';
import { inRoom, type ReadCall } from '../../pipeline/context.js';
import { selectMessage } from './queries.js';
import { selectMine } from './reactionQueries.js';

/**
 * Reads the message that a call names, in the room of the call.
 *
 * @throws message_not_found
 */
export const messageOf = async (db: Knex, call: ReadCall<{ message: number }>): Promise<Message> => {
  const message = await selectMessage(db, inRoom(call).gate.room.id, call.input.message);
  if (!message) throw new RoomfulError('message_not_found');
  return message;
};

/**
 * Does the same for commands that need a message that is not deleted.
 *
 * @throws message_not_found, message_deleted
 */
export const standingMessageOf = async (db: Knex, call: ReadCall<{ message: number }>): Promise<Message> => {
  const message = await messageOf(db, call);
  if (message.deletedAt !== null) throw new RoomfulError('message_deleted');
  return message;
};

/** Reads the caller's reactions to messages of the room. */
export const mineOf = async (
  db: Knex,
  call: ReadCall<unknown>,
  messages: readonly Message[],
): Promise<Record<string, string[]>> => {
  const mine = await selectMine(db, inRoom(call).gate.room.id, messages, [call.caller.id]);
  return mine.get(call.caller.id) ?? {};
};
