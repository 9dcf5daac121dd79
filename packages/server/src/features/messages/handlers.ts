import { type Contract, type Message, RoomfulError } from '@roomful/protocol';
import type { Knex } from 'knex';
import { inRoom, type ReadCall } from '../context.js';
import { inserting, write } from '../handler.js';
import type { HandlersOf } from '../types.js';
import {
  existingMessages,
  markDeleted,
  messageRow,
  messagesInsertion,
  pageMessages,
  selectMessage,
  updateText,
} from './queries.js';

/** The message that a call names, in the room that it names. */
export const messageOf = async (db: Knex, call: ReadCall<{ message: number }>): Promise<Message> => {
  const message = await selectMessage(db, inRoom(call).gate.room.id, call.input.message);
  if (!message) throw new RoomfulError('message_not_found');
  return message;
};

/** Blanks a message, for its author and for the staff alike. */
export const deleteMessage = async (db: Knex, roomId: string, message: Message, now: number, reason: string | null) => {
  const blank: Message = { ...message, text: '', metadata: {}, deletedAt: now };
  await markDeleted(db, roomId, message.id, now);
  return {
    result: { message: blank },
    events: [
      {
        type: 'message.deleted' as const,
        data: { messageId: message.id, authorId: message.author.id, deletedAt: now, reason },
      },
    ],
    redacts: [message.id],
  };
};

export const messages: HandlersOf<Contract['messages']> = {
  send: inserting({
    load: (db, calls) =>
      existingMessages(
        db,
        calls.flatMap((call) =>
          call.input.replyTo === undefined ? [] : [{ roomId: inRoom(call).gate.room.id, id: call.input.replyTo }],
        ),
      ),
    handle: (call, existing) => {
      const { gate } = inRoom(call);
      const { replyTo, kind, text, metadata } = call.input;
      if (replyTo !== undefined && !existing.has(`${gate.room.id}/${replyTo}`)) {
        throw new RoomfulError('message_not_found', 'unable to reply; no such message in this room');
      }
      const message: Message = {
        id: call.nextSeq(),
        kind,
        author: { id: call.caller.id, name: call.caller.name },
        text,
        replyTo: replyTo ?? null,
        metadata,
        createdAt: call.now,
        editedAt: null,
        deletedAt: null,
      };
      return {
        result: { message },
        events: [{ type: 'message.created', data: { message } }],
        row: messageRow(gate.room.id, message),
      };
    },
    insertion: messagesInsertion,
  }),
  edit: write(async (db, call) => {
    const message = await messageOf(db, call);
    if (message.author.id !== call.caller.id) {
      throw new RoomfulError('forbidden', 'unable to edit; only its author edits a message', {
        details: { rule: 'own_message', role: inRoom(call).role, needs: 'author' },
      });
    }
    if (message.deletedAt !== null) throw new RoomfulError('message_deleted');
    if (message.text === call.input.text) return { result: { message }, events: [] };
    const edited: Message = { ...message, text: call.input.text, editedAt: call.now };
    await updateText(db, inRoom(call).gate.room.id, message.id, edited.text, call.now);
    return {
      result: { message: edited },
      events: [{ type: 'message.edited', data: { messageId: message.id, text: edited.text, editedAt: call.now } }],
    };
  }),
  delete: write(async (db, call) => {
    const message = await messageOf(db, call);
    if (message.author.id !== call.caller.id) {
      throw new RoomfulError('forbidden', "unable to delete; another's message is deleted with moderation.delete", {
        details: { rule: 'own_message', role: inRoom(call).role, needs: 'author' },
      });
    }
    if (message.deletedAt !== null) return { result: { message }, events: [] };
    return deleteMessage(db, inRoom(call).gate.room.id, message, call.now, null);
  }),
  get: async (db, call) => ({ message: await messageOf(db, call) }),
  list: async (db, call) => {
    const roomId = inRoom(call).gate.room.id;
    const { before, after, around, limit } = call.input;
    // One row more than asked for tells whether the page has a neighbour.
    if (around !== undefined) {
      const half = Math.floor(limit / 2);
      const older = await pageMessages(db, roomId, { before: around, limit: half + 1 });
      const newer = await pageMessages(db, roomId, { after: around - 1, limit: limit - half + 1 });
      const hasOlder = older.length > half;
      const hasNewer = newer.length > limit - half;
      const page = [...older.slice(hasOlder ? 1 : 0), ...newer.slice(0, limit - half)];
      return {
        messages: page,
        before: hasOlder ? (page[0]?.id ?? around) : null,
        after: hasNewer ? (page.at(-1)?.id ?? null) : null,
      };
    }
    if (after !== undefined) {
      const rows = await pageMessages(db, roomId, { after, limit: limit + 1 });
      const page = rows.slice(0, limit);
      return {
        messages: page,
        before: after > 0 ? (page[0]?.id ?? null) : null,
        after: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
      };
    }
    const rows = await pageMessages(db, roomId, { before, limit: limit + 1 });
    const page = rows.slice(-limit);
    return {
      messages: page,
      before: rows.length > limit ? (page[0]?.id ?? null) : null,
      after: before === undefined ? null : (page.at(-1)?.id ?? null),
    };
  },
};
