import * as z from 'zod';
import { errorRow } from '../client-errors.js';
import { command, feature } from '../define.js';
import {
  actor,
  emoji,
  instant,
  messageId,
  metadata,
  pageLimit,
  roomId,
  roomRef,
  seq,
  userId,
  visibleText,
} from '../fields.js';
import { is } from '../kinds.js';
import { members, staff } from '../permissions.js';
import { codeLanguage, events, message, preview, track, windowMessages } from './message.js';

export { events, message } from './message.js';

const limits = {
  /** A message's text. */
  textBytes: 12_000,
  textGraphemes: 4_000,
  /** Messages in a snapshot's window. */
  windowMessages,
  /** People whom one message mentions by id. */
  mentions: 50,
  /** Kinds of emoji on one message. */
  reactionKinds: 20,
  /** Pinned messages of a room. */
  pins: 50,
  /** Characters of a message's text in a list of rooms. */
  previewLength: 200,
} as const;

const messageText = visibleText('the text', { bytes: limits.textBytes, graphemes: limits.textGraphemes });
const ref = messageId.describe("The message's id.");
/** Not in the message itself, which is the same for everybody. */
const mine = z
  .record(z.string(), z.array(z.string()))
  .describe("The caller's reactions to these messages: message id → emoji, in their order as text.");

const bookmark = z
  .object({
    roomId: roomId.describe('Where it is.'),
    message: message.describe('The message as it is now.'),
    bookmarkedAt: instant.describe('Epoch ms.'),
  })
  .meta({ id: 'Bookmark', description: 'A message that a user has kept. Instants are epoch ms.' });

const reaction = z
  .object({
    user: actor.describe('Who.'),
    emoji: z.string().meta(is('emoji')).describe('With what.'),
    reactedAt: instant.describe('Epoch ms.'),
  })
  .meta({ id: 'Reaction', description: 'Who reacted to a message, and with what. Instants are epoch ms.' });

/** Pages of what has no id of its own continue behind the last of the page before. */
const page = (position: RegExp) => {
  const cursor = z
    .string()
    .max(400)
    .regex(position, 'a page continues after the `next` of the page before')
    .meta(is('cursor'));
  return {
    next: cursor.nullable().describe('Where the next page continues; null = this is the last.'),
    after: cursor.optional().describe('Continue where the page before ended (its `next`).'),
  };
};
/** When, with what, by whom. */
const reactionPage = page(/^\d{1,15}\/[^/\s\p{Cc}\p{Surrogate}]{1,64}\/[^\s\p{Cc}\p{Cf}\p{Surrogate}]+$/u);
/** When, where, which. */
const bookmarkPage = page(/^\d{1,15}\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\/\d{1,15}$/);

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
    pins_full: errorRow(409, 'the room has as many pinned messages as it takes'),
    reactions_full: errorRow(409, 'the message has as many kinds of reactions as it takes'),
  },
  limits,
  events,
  signals: {},
  commands: {
    send: command({
      kind: 'write',
      summary: 'Send a message; answer one with `replyTo`, or in its thread with `threadOf`.',
      input: z
        .object({
          room: roomRef,
          text: messageText.describe('What it says, 4,000 characters at most.'),
          kind: message.shape.kind.default('text').describe('system is for services and operators. Default: text.'),
          replyTo: messageId.optional().describe('The message that it answers.'),
          metadata: metadata.default({}).describe('Default: none.'),
          threadOf: messageId
            .optional()
            .describe('The first message of the thread that it belongs to; one inside a thread stands for its first.'),
          mentions: z.array(userId).max(limits.mentions).optional().describe('Ids of the people whom it mentions.'),
          here: z.boolean().optional().describe('Mention everybody in the room, as its staff may.'),
          language: codeLanguage.optional().describe('Of kind code: the language.'),
          track: z.strictObject(track.shape).optional().describe('Of kind track: the piece.'),
        })
        .refine((i) => i.language === undefined || i.kind === 'code', 'language belongs to kind code')
        .refine((i) => (i.track === undefined) === (i.kind !== 'track'), 'kind track and `track` belong together'),
      output: z.object({ message: message.describe('The message as it stands in the log.') }),
      permission: 'message.send',
      voice: true,
      limited: true,
      emits: [events.created],
      example: { room: 'lobby', text: 'hello' },
    }),
    repost: command({
      kind: 'write',
      summary: 'Send a copy of a message of another room, which names its author.',
      input: z.object({
        room: roomRef,
        from: roomRef.describe('The room that it is in: its id or its slug.'),
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
      destructive: 'ask',
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
      output: z.object({ message: message.describe('The message.'), mine }),
      permission: 'room.read',
      example: { room: 'lobby', message: 7 },
    }),
    list: command({
      kind: 'read',
      summary: 'Page through messages, those in threads apart: before, after or around one; by default the newest.',
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
        mine,
        before: messageId.nullable().describe('Pass as `before` for older ones; null = there are none.'),
        after: messageId.nullable().describe('Pass as `after` for newer ones; null = there are none.'),
      }),
      permission: 'room.read',
      example: { room: 'lobby', limit: 20 },
    }),
    thread: command({
      kind: 'read',
      summary: 'Page through the answers in a thread: before or after one; by default the newest.',
      input: z
        .object({
          room: roomRef,
          message: messageId.describe('The first message of the thread, or one in it.'),
          before: messageId.optional().describe('Answers older than this id.'),
          after: seq.optional().describe('Answers newer than this id; 0 = from the first one on.'),
          limit: pageLimit(50),
        })
        .refine((i) => i.before === undefined || i.after === undefined, 'give one of before and after'),
      output: z.object({
        root: message.describe('The first message.'),
        messages: z.array(message).describe('The answers in order, oldest first; deleted ones as blanks.'),
        mine,
        before: messageId.nullable().describe('Pass as `before` for older ones; null = there are none.'),
        after: messageId.nullable().describe('Pass as `after` for newer ones; null = there are none.'),
        head: seq.describe('The seq of the room at which this was read.'),
      }),
      permission: 'room.read',
      example: { room: 'lobby', message: 7 },
    }),
    react: command({
      kind: 'write',
      summary: 'React to a message with an emoji. The same reaction again changes nothing.',
      input: z.object({ room: roomRef, message: ref, emoji: emoji.describe('The emoji.') }),
      output: z.object({ count: z.int().min(1).describe('People who react with it.') }),
      permission: 'message.react',
      voice: true,
      emits: [events.reacted],
      example: { room: 'lobby', message: 7, emoji: '👍' },
    }),
    unreact: command({
      kind: 'write',
      summary: 'Take an own reaction back.',
      input: z.object({ room: roomRef, message: ref, emoji: emoji.describe('The emoji.') }),
      output: z.object({ count: z.int().min(0).describe('People who react with it.') }),
      permission: 'message.react',
      emits: [events.unreacted],
      example: { room: 'lobby', message: 7, emoji: '👍' },
    }),
    clearReactions: command({
      kind: 'write',
      summary: 'Take the reactions of everybody to a message away.',
      input: z.object({ room: roomRef, message: ref, emoji: emoji.optional().describe('Only these. Default: all.') }),
      output: z.object({ cleared: z.boolean().describe('false = there were none.') }),
      permission: 'message.clearReactions',
      emits: [events.reactionsCleared],
      example: { room: 'lobby', message: 7 },
    }),
    reactions: command({
      kind: 'read',
      summary: 'Page through who reacted to a message, the first ones first.',
      input: z.object({
        room: roomRef,
        message: ref,
        emoji: emoji.optional().describe('Only with this one. Default: all.'),
        after: reactionPage.after,
        limit: pageLimit(50),
      }),
      output: z.object({ reactions: z.array(reaction).describe('One page.'), next: reactionPage.next }),
      permission: 'room.read',
      example: { room: 'lobby', message: 7 },
    }),
    pin: command({
      kind: 'write',
      summary: 'Pin a message.',
      input: z.object({ room: roomRef, message: ref }),
      output: z.object({ message: message.describe('The message as it is now.') }),
      permission: 'message.pin',
      emits: [events.pinned],
      example: { room: 'lobby', message: 7 },
    }),
    unpin: command({
      kind: 'write',
      summary: 'End the pinning of a message.',
      input: z.object({ room: roomRef, message: ref }),
      output: z.object({ message: message.describe('The message as it is now.') }),
      permission: 'message.pin',
      emits: [events.unpinned],
      example: { room: 'lobby', message: 7 },
    }),
    pins: command({
      kind: 'read',
      summary: "List a room's pinned messages, the last pinned first.",
      input: z.object({ room: roomRef }),
      output: z.object({ messages: z.array(message).describe('All of them.'), mine }),
      permission: 'room.read',
      example: { room: 'lobby' },
    }),
    bookmark: command({
      kind: 'write',
      summary: 'Keep a message among the own bookmarks, which nobody else sees.',
      input: z.object({ room: roomRef, message: ref }),
      output: z.object({ bookmarkedAt: instant.describe('Since when, epoch ms.') }),
      permission: 'room.read',
      stream: 'user',
      emits: [events.bookmarked],
      example: { room: 'lobby', message: 7 },
    }),
    unbookmark: command({
      kind: 'write',
      summary: 'Take a message from the own bookmarks.',
      input: z.object({ room: roomRef, message: ref }),
      output: z.object({ removed: z.boolean().describe('false = it was not among them.') }),
      permission: 'room.read',
      stream: 'user',
      emits: [events.unbookmarked],
      example: { room: 'lobby', message: 7 },
    }),
    bookmarks: command({
      kind: 'read',
      summary:
        'Page through the own bookmarks, the newest first; those in rooms that the caller no longer reads are left out.',
      input: z.object({ after: bookmarkPage.after, limit: pageLimit(50) }),
      output: z.object({ bookmarks: z.array(bookmark).describe('One page.'), next: bookmarkPage.next }),
      example: {},
    }),
  },
  slices: {
    state: { pins: z.array(messageId).describe('Ids of the pinned messages, the last pinned first.') },
    me: {
      reactions: z
        .record(z.string(), z.array(z.string()))
        .describe("The viewer's reactions to messages of the window: message id → emoji, in their order as text."),
    },
    window: {
      from: z.int().min(1).describe('The window holds every message with an id ≥ this.'),
      messages: z.array(message).describe('In order, deleted ones as blanks, those in threads apart.'),
      hasBefore: z.boolean().describe('Whether older messages exist.'),
    },
    roomLine: {
      last: preview.nullable().describe('The newest message, threads apart; null = there is none.'),
      pinned: preview.nullable().describe('The last pinned message; null = there is none.'),
    },
  },
});
