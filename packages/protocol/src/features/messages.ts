import * as z from 'zod';
import { errorRow } from '../client-errors.js';
import { command, feature } from '../define.js';
import { emoji, instant, messageId, metadata, pageLimit, roomRef, seq, userId } from '../fields.js';
import { members, staff } from '../permissions.js';
import { codeLanguage, events, limits, message, messageText, preview, track } from './message.js';
import { bookmark, bookmarkPage, mine, reaction, reactionPage } from './message-pages.js';

export { events, message } from './message.js';

const ref = messageId.describe("The message's id.");

export const messages = feature({
  permissions: {
    'message.send': members,
    'message.edit': members,
    'message.delete': members,
    'message.react': members,
    'message.clearReactions': staff,
    'message.pin': [...staff, 'direct'],
    'message.here': staff,
  },
  errors: {
    message_not_found: errorRow(404, 'no such message in this room'),
    message_deleted: errorRow(409, 'the message has been deleted'),
    pins_full: errorRow(409, `the room already has ${limits.pins} pinned messages, the maximum; unpin one first`),
    reactions_full: errorRow(409, `the message already has ${limits.reactionKinds} different emoji, the maximum`),
  },
  limits,
  events,
  signals: {},
  commands: {
    send: command({
      kind: 'write',
      summary: 'Send a message. Use `replyTo` to reply to a message, `threadOf` to reply in its thread.',
      input: z
        .object({
          room: roomRef,
          text: messageText.describe('The text, at most 4,000 characters.'),
          kind: message.shape.kind
            .default('text')
            .describe('The kind of message; only services and operators may send system. Default: text.'),
          replyTo: messageId.optional().describe('The message to reply to. Default: none.'),
          metadata: metadata.default({}).describe("The app's own key-value data. Default: empty."),
          threadOf: messageId
            .optional()
            .describe('The first message of the thread to reply in, or any message of the thread. Default: none.'),
          mentions: z
            .array(userId)
            .max(limits.mentions)
            .optional()
            .describe('Ids of the users to mention. Default: none.'),
          here: z
            .boolean()
            .optional()
            .describe('Whether to mention everyone in the room; only staff may. Default: false.'),
          language: codeLanguage.optional().describe('The programming language; only for kind code. Default: none.'),
          track: z.strictObject(track.shape).optional().describe('The music track; only for kind track.'),
        })
        .refine((i) => i.language === undefined || i.kind === 'code', '`language` is only for kind code')
        .refine(
          (i) => (i.track === undefined) === (i.kind !== 'track'),
          'give `track` if the kind is track, and only then',
        ),
      output: z.object({ message: message.describe('The message as logged.') }),
      permission: 'message.send',
      voice: true,
      limited: true,
      emits: [events.created],
      example: { room: 'lobby', text: 'hello' },
    }),
    repost: command({
      kind: 'write',
      summary: 'Repost a message from another room, with its author.',
      input: z.object({
        room: roomRef,
        from: roomRef.describe('The room of the original: its id or slug.'),
        message: ref,
      }),
      output: z.object({ message: message.describe('The new message.') }),
      permission: 'message.send',
      voice: true,
      limited: true,
      emits: [events.created],
      example: { room: 'lobby', from: 'news', message: 7 },
    }),
    edit: command({
      kind: 'write',
      summary: "Edit the text of the caller's own message.",
      input: z.object({ room: roomRef, message: ref, text: messageText.describe('The new text.') }),
      output: z.object({ message: message.describe('The current message.') }),
      permission: 'message.edit',
      voice: true,
      emits: [events.edited],
      example: { room: 'lobby', message: 7, text: 'hello all' },
    }),
    delete: command({
      kind: 'write',
      destructive: 'ask',
      summary: "Delete the caller's own message. Staff use moderation.delete for messages by others.",
      input: z.object({ room: roomRef, message: ref }),
      output: z.object({ message: message.describe('The blank message that remains.') }),
      permission: 'message.delete',
      emits: [events.deleted],
      example: { room: 'lobby', message: 7 },
    }),
    get: command({
      kind: 'read',
      summary: 'Get one message.',
      input: z.object({ room: roomRef, message: ref }),
      output: z.object({ message: message.describe('The message.'), mine }),
      permission: 'room.read',
      example: { room: 'lobby', message: 7 },
    }),
    list: command({
      kind: 'read',
      summary:
        'Page through messages, without replies in threads: before, after or around a message. By default the newest.',
      input: z
        .object({
          room: roomRef,
          before: messageId.optional().describe('Only messages older than this id.'),
          after: seq.optional().describe('Only messages newer than this id.'),
          around: messageId.optional().describe('Messages before and after this id, including it.'),
          limit: pageLimit(50),
        })
        .refine(
          (i) => [i.before, i.after, i.around].filter((x) => x !== undefined).length <= 1,
          'give only one of before, after and around',
        ),
      output: z.object({
        messages: z.array(message).describe('The messages, oldest first; deleted ones are blank.'),
        mine,
        before: messageId.nullable().describe('Pass as `before` for the previous page; null = nothing older.'),
        after: messageId.nullable().describe('Pass as `after` for the next page; null = nothing newer.'),
      }),
      permission: 'room.read',
      example: { room: 'lobby', limit: 20 },
    }),
    thread: command({
      kind: 'read',
      summary: 'Page through the replies in a thread: before or after a reply. By default the newest.',
      input: z
        .object({
          room: roomRef,
          message: messageId.describe('The first message of the thread, or any reply in it.'),
          before: messageId.optional().describe('Only replies older than this id.'),
          after: seq.optional().describe('Only replies newer than this id; 0 = from the first reply.'),
          limit: pageLimit(50),
        })
        .refine((i) => i.before === undefined || i.after === undefined, 'give only one of before and after'),
      output: z.object({
        root: message.describe('The first message of the thread.'),
        messages: z.array(message).describe('The replies, oldest first; deleted ones are blank.'),
        mine,
        before: messageId.nullable().describe('Pass as `before` for the previous page; null = nothing older.'),
        after: messageId.nullable().describe('Pass as `after` for the next page; null = nothing newer.'),
        head: seq.describe("The seq of the room's stream at which the thread was read."),
      }),
      permission: 'room.read',
      example: { room: 'lobby', message: 7 },
    }),
    react: command({
      kind: 'write',
      summary: 'React to a message with an emoji. Repeating a reaction changes nothing.',
      input: z.object({ room: roomRef, message: ref, emoji: emoji.describe('The emoji.') }),
      output: z.object({ count: z.int().min(1).describe('The number of users who react with this emoji.') }),
      permission: 'message.react',
      voice: true,
      emits: [events.reacted],
      example: { room: 'lobby', message: 7, emoji: '👍' },
    }),
    unreact: command({
      kind: 'write',
      summary: "Remove the caller's own reaction.",
      input: z.object({ room: roomRef, message: ref, emoji: emoji.describe('The emoji.') }),
      output: z.object({ count: z.int().min(0).describe('The number of users who react with this emoji.') }),
      permission: 'message.react',
      emits: [events.unreacted],
      example: { room: 'lobby', message: 7, emoji: '👍' },
    }),
    clearReactions: command({
      kind: 'write',
      summary: "Remove everyone's reactions from a message.",
      input: z.object({
        room: roomRef,
        message: ref,
        emoji: emoji.optional().describe('Only reactions with this emoji. Default: all.'),
      }),
      output: z.object({ cleared: z.boolean().describe('Whether there were any; false = nothing changed.') }),
      permission: 'message.clearReactions',
      emits: [events.reactionsCleared],
      example: { room: 'lobby', message: 7 },
    }),
    reactions: command({
      kind: 'read',
      summary: 'Page through the reactions to a message, oldest first.',
      input: z.object({
        room: roomRef,
        message: ref,
        emoji: emoji.optional().describe('Only reactions with this emoji. Default: all.'),
        after: reactionPage.after,
        limit: pageLimit(50),
      }),
      output: z.object({ reactions: z.array(reaction).describe('The page.'), next: reactionPage.next }),
      permission: 'room.read',
      example: { room: 'lobby', message: 7 },
    }),
    pin: command({
      kind: 'write',
      summary: 'Pin a message.',
      input: z.object({ room: roomRef, message: ref }),
      output: z.object({ message: message.describe('The current message.') }),
      permission: 'message.pin',
      emits: [events.pinned],
      example: { room: 'lobby', message: 7 },
    }),
    unpin: command({
      kind: 'write',
      summary: 'Unpin a message.',
      input: z.object({ room: roomRef, message: ref }),
      output: z.object({ message: message.describe('The current message.') }),
      permission: 'message.pin',
      emits: [events.unpinned],
      example: { room: 'lobby', message: 7 },
    }),
    pins: command({
      kind: 'read',
      summary: "List a room's pinned messages, latest pin first.",
      input: z.object({ room: roomRef }),
      output: z.object({ messages: z.array(message).describe('All pinned messages.'), mine }),
      permission: 'room.read',
      example: { room: 'lobby' },
    }),
    bookmark: command({
      kind: 'write',
      summary: 'Bookmark a message. Bookmarks are private.',
      input: z.object({ room: roomRef, message: ref }),
      output: z.object({ bookmarkedAt: instant.describe('When it was bookmarked, epoch ms.') }),
      permission: 'room.read',
      stream: 'user',
      emits: [events.bookmarked],
      example: { room: 'lobby', message: 7 },
    }),
    unbookmark: command({
      kind: 'write',
      summary: 'Remove a bookmark.',
      input: z.object({ room: roomRef, message: ref }),
      output: z.object({
        removed: z.boolean().describe('Whether there was such a bookmark; false = nothing changed.'),
      }),
      permission: 'room.read',
      stream: 'user',
      emits: [events.unbookmarked],
      example: { room: 'lobby', message: 7 },
    }),
    bookmarks: command({
      kind: 'read',
      summary:
        "Page through the caller's bookmarks, newest first, without those in rooms that the caller can no longer read.",
      input: z.object({ after: bookmarkPage.after, limit: pageLimit(50) }),
      output: z.object({ bookmarks: z.array(bookmark).describe('The page.'), next: bookmarkPage.next }),
      example: {},
    }),
  },
  slices: {
    state: { pins: z.array(messageId).describe('Ids of the pinned messages, latest pin first.') },
    me: {
      reactions: z
        .record(z.string(), z.array(z.string()))
        .describe("The viewer's reactions to messages of the window: message id → emoji, sorted as text."),
    },
    window: {
      from: z.int().min(1).describe('The window holds every message with this id or a greater one.'),
      messages: z.array(message).describe('The messages in order, without replies in threads; deleted ones are blank.'),
      hasBefore: z.boolean().describe('Whether older messages exist.'),
    },
    roomLine: {
      last: preview.nullable().describe('The newest message, not counting replies in threads; null = none.'),
      pinned: preview.nullable().describe('The latest pinned message; null = none.'),
    },
  },
});
