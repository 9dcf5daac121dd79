import { type Contract, type Message, type ParsedOf, RoomfulError } from '@roomful/protocol';
import type { Knex } from 'knex';
import { inRoom, type WriteCall } from '../../pipeline/context.js';
import { write } from '../../pipeline/handler.js';
import { mustNotBeBlocked } from '../blocks.js';
import { blankOf } from './blank.js';
import { messageOf } from './found.js';
import { markDeleted, recountThread, updateText } from './queries.js';
import { clearReactions } from './reactionQueries.js';

type Commands = Contract['messages']['commands'];

const own = (call: WriteCall<unknown>, message: Message, why: string): void => {
  if (message.author.id === call.caller.id) return;
  throw new RoomfulError('forbidden', why, {
    details: { rule: 'own_message', role: inRoom(call).role, needs: 'author' },
  });
};

/**
 * Blanks a message, for its author and for the staff alike.
 *
 * @param erase whether the original is erased at once instead of being kept for moderators
 * @param erased whether its author is erased too
 */
export const deleteMessage = async (
  db: Knex,
  roomId: string,
  message: Message,
  {
    now,
    reason = null,
    erase,
    erased = false,
  }: { now: number; reason?: string | null; erase: boolean; erased?: boolean },
) => {
  await markDeleted(db, roomId, message.id, now, { erase });
  if (message.reactions) await clearReactions(db, { roomId, id: message.id });
  const thread = message.threadOf === undefined ? undefined : await recountThread(db, roomId, message.threadOf);
  return {
    result: { message: { ...blankOf(message), deletedAt: now } },
    events: [
      {
        type: 'message.deleted' as const,
        data: {
          messageId: message.id,
          authorId: message.author.id,
          deletedAt: now,
          reason,
          ...(thread ? { thread } : {}),
          ...(erased ? { erased: true as const } : {}),
        },
      },
    ],
    redacts: [message.id],
  };
};

export const edit = write(async (db, call: WriteCall<ParsedOf<Commands['edit']>>) => {
  const { gate } = inRoom(call);
  const message = await messageOf(db, call);
  own(call, message, 'unable to edit; only the author may edit a message');
  if (message.deletedAt !== null) throw new RoomfulError('message_deleted');
  await mustNotBeBlocked(db, gate, call.caller.id);
  if (message.text === call.input.text) return { result: { message }, events: [] };
  const edited: Message = { ...message, text: call.input.text, editedAt: call.now };
  await updateText(db, gate.room.id, message.id, edited.text, call.now);
  return {
    result: { message: edited },
    events: [{ type: 'message.edited', data: { messageId: message.id, text: edited.text, editedAt: call.now } }],
  };
});

export const deleteOwn = write(async (db, call: WriteCall<ParsedOf<Commands['delete']>>) => {
  const message = await messageOf(db, call);
  own(call, message, "unable to delete; to delete another user's message, use moderation.delete");
  if (message.deletedAt !== null) return { result: { message }, events: [] };
  return deleteMessage(db, inRoom(call).gate.room.id, message, {
    now: call.now,
    erase: call.server.eraseAfterMs === 0,
  });
});
