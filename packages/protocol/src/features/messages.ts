import * as z from 'zod';
import { command, event, type Feature } from '../define.js';
import { actor, instant, messageId, messageText, metadata, pageLimit, reasonText, roomRef, seq } from '../fields.js';

/** The schema of a message. */
export const message = z
  .object({
    id: messageId.describe('The seq of the event that created it.'),
    kind: z.enum(['text', 'action']).describe('text, or action for what an author does (`/me waves`).'),
    author: actor.describe('Who wrote it, with the name as it was then.'),
    text: z.string().describe('What it says; empty when deleted.'),
    replyTo: messageId.nullable().describe('The message that it answers; null = none.'),
    metadata: metadata.describe("The app's own data; empty when deleted."),
    createdAt: instant.describe('Epoch ms.'),
    editedAt: instant.nullable().describe('When it was last edited, epoch ms; null = never.'),
    deletedAt: instant.nullable().describe('When it was deleted, epoch ms; null = it was not.'),
  })
  .meta({ id: 'Message' });

const ref = messageId.describe("The message's id.");

export const events = {
  created: event({
    type: 'message.created',
    summary: 'A message was sent.',
    stream: 'room',
    data: z.object({ message: message.describe('The message.') }),
  }),
  edited: event({
    type: 'message.edited',
    summary: 'The author changed the text.',
    stream: 'room',
    data: z.object({
      messageId: ref,
      text: z.string().describe('The new text.'),
      editedAt: instant.describe('Epoch ms.'),
    }),
  }),
  deleted: event({
    type: 'message.deleted',
    summary: 'A message was deleted by its author or the staff; its text is gone from the log.',
    stream: 'room',
    moderation: true,
    data: z.object({
      messageId: ref,
      authorId: actor.shape.id.describe('Who had written it.'),
      deletedAt: instant.describe('Epoch ms.'),
      reason: reasonText.nullable().describe('Why; null = not said.'),
    }),
  }),
};

export const messages = {
  events,
  signals: {},
  commands: {
    send: command({
      kind: 'write',
      summary: 'Send a message, or answer one with `replyTo`.',
      input: z.object({
        room: roomRef,
        text: messageText.describe('What it says, 4,000 characters at most.'),
        kind: message.shape.kind.default('text').describe('Default: text.'),
        replyTo: messageId.optional().describe('The message that it answers.'),
        metadata: metadata.default({}).describe('Default: none.'),
      }),
      output: z.object({ message: message.describe('The message as it stands in the log.') }),
      permission: 'message.send',
      voice: true,
      limited: true,
      emits: [events.created],
      example: { room: 'lobby', text: 'hello' },
    }),
    edit: command({
      kind: 'write',
      summary: 'Change the text of an own message.',
      input: z.object({ room: roomRef, message: ref, text: messageText.describe('The new text.') }),
      output: z.object({ message: message.describe('The message as it is now.') }),
      permission: 'message.edit',
      voice: true,
      emits: [events.edited],
      example: { room: 'lobby', message: 7, text: 'hello all' },
    }),
    delete: command({
      kind: 'write',
      summary: 'Delete an own message. Staff delete those of others with moderation.delete.',
      input: z.object({ room: roomRef, message: ref }),
      output: z.object({ message: message.describe('The blank that remains.') }),
      permission: 'message.delete',
      emits: [events.deleted],
      example: { room: 'lobby', message: 7 },
    }),
    get: command({
      kind: 'read',
      summary: 'Get one message.',
      input: z.object({ room: roomRef, message: ref }),
      output: z.object({ message: message.describe('The message.') }),
      permission: 'room.read',
      example: { room: 'lobby', message: 7 },
    }),
    list: command({
      kind: 'read',
      summary: 'Page through messages: before, after or around one; by default the newest.',
      input: z
        .object({
          room: roomRef,
          before: messageId.optional().describe('Messages older than this id.'),
          after: seq.optional().describe('Messages newer than this id.'),
          around: messageId.optional().describe('Messages on both sides of this id, it included.'),
          limit: pageLimit(50),
        })
        .refine(
          (i) => [i.before, i.after, i.around].filter((x) => x !== undefined).length <= 1,
          'give one of before, after and around',
        ),
      output: z.object({
        messages: z.array(message).describe('In order, oldest first; deleted ones as blanks.'),
        before: messageId.nullable().describe('Pass as `before` for older ones; null = there are none.'),
        after: messageId.nullable().describe('Pass as `after` for newer ones; null = there are none.'),
      }),
      permission: 'room.read',
      example: { room: 'lobby', limit: 20 },
    }),
  },
} as const satisfies Feature;

/** A message; a deleted one is blank and has `deletedAt`. Its id is the seq of the event that created it. Instants are epoch ms. */
export interface Message extends z.output<typeof message> {}
