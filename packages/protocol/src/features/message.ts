import * as z from 'zod';
import { lostOnDeletion } from '../blanks.js';
import { event } from '../define.js';
import {
  actor,
  httpUrl,
  instant,
  messageId,
  metadata,
  nameText,
  reasonText,
  roomId,
  userId,
  visibleText,
} from '../fields.js';
import { is } from '../kinds.js';

/** The limits of messages. */
export const limits = {
  /** A message's text. */
  textBytes: 12_000,
  textGraphemes: 4_000,
  /** Messages in a snapshot's window. */
  windowMessages: 200,
  /** Users whom one message mentions by id. */
  mentions: 50,
  /** Different emoji on one message. */
  reactionKinds: 20,
  /** Pinned messages of a room. */
  pins: 50,
  /** Characters of a message's text in a list of rooms. */
  previewLength: 200,
} as const;

export const messageText = visibleText('the text', { bytes: limits.textBytes, graphemes: limits.textGraphemes });

const durationMs = z.int().min(0).max(86_400_000).meta(is('duration'));

/** The schema of the music track in a message of kind `track`. */
export const track = z
  .object({
    title: nameText.describe('The title.'),
    artist: nameText.optional().describe('The artist.'),
    url: httpUrl.optional().describe('The http or https address where it plays.'),
    artworkUrl: httpUrl.optional().describe('The http or https address of its artwork.'),
    durationMs: durationMs.optional().describe('The length, milliseconds.'),
  })
  .meta({ id: 'Track', description: 'The music track in a message of kind `track`.' });

/** The language of a `code` message, as highlighters name it. */
export const codeLanguage = z
  .string()
  .regex(/^[a-z0-9][a-z0-9+#._-]{0,31}$/, 'a language is named like typescript, c++ or objective-c');

/** The number of replies in a thread. */
const threadState = z.object({
  count: z
    .int()
    .min(0)
    .describe('The number of replies in the thread, without deleted ones and without the first message.'),
  lastAt: instant.nullable().describe('When the newest reply was sent, epoch ms; null = no replies.'),
});

/** The original of a reposted message. */
const origin = z.object({
  roomId: roomId.nullable().describe('The room of the original; null = a private room.'),
  messageId: messageId.describe('The id of the original.'),
  author: actor.describe('The author.'),
});

/** The schema of a message. Optional fields are omitted when empty, since most messages are a line of text. */
export const message = z
  .object({
    id: messageId.describe('The seq of the event that created it.'),
    kind: z
      .enum(['text', 'action', 'code', 'track', 'system'])
      .describe('The kind of message. action describes the author (`/me waves`); system comes from the app itself.'),
    author: actor.describe('The author, with the name at the time.'),
    text: z.string().meta(lostOnDeletion).describe('The text; empty when deleted.'),
    replyTo: messageId.nullable().describe('The message that this one replies to; null = none.'),
    metadata: metadata.meta(lostOnDeletion).describe("The app's own key-value data; empty when deleted."),
    createdAt: instant.describe('When it was created, epoch ms.'),
    editedAt: instant.nullable().describe('When it was last edited, epoch ms; null = never.'),
    deletedAt: instant.nullable().describe('When it was deleted, epoch ms; null = not deleted.'),
    language: codeLanguage.meta(lostOnDeletion).optional().describe('The programming language; only for kind code.'),
    track: track.optional().meta(lostOnDeletion).describe('The music track; only for kind track.'),
    threadOf: messageId.optional().describe('The first message of the thread that this message is in.'),
    thread: threadState.optional().describe('The thread that starts at this message.'),
    mentions: z.array(userId).meta(lostOnDeletion).optional().describe('Ids of the users mentioned.'),
    here: z.literal(true).meta(lostOnDeletion).optional().describe('The message mentions everyone in the room.'),
    reactions: z
      .record(z.string(), z.int().min(1))
      .meta(lostOnDeletion)
      .optional()
      .describe('The number of users who reacted with each emoji: emoji → number.'),
    pinnedAt: instant.meta(lostOnDeletion).optional().describe('When it was pinned, epoch ms; absent = not pinned.'),
    repostOf: origin.meta(lostOnDeletion).optional().describe('The original, if this message is a repost.'),
  })
  .meta({
    id: 'Message',
    description:
      'A message. A deleted message is blank and has `deletedAt`. The id is the seq of the event that created it. Instants are epoch ms.',
  });

const ref = messageId.describe("The message's id.");
const emojiOf = z.string().meta(is('emoji')).describe('The emoji.');
const people = z.int().min(0).describe('The number of users who react with this emoji after this event.');
const threadAfter = z
  .object({ id: messageId.describe('The first message of the thread.'), ...threadState.shape })
  .optional()
  .describe('The thread of the message after this event; absent = not in a thread.');

export const events = {
  created: event({
    type: 'message.created',
    summary: 'A message was sent.',
    stream: 'room',
    sentence: '{message.author} wrote #{message.id}',
    notice: false,
    roomLine: true,
    data: z.object({ message: message.describe('The message.'), thread: threadAfter }),
  }),
  edited: event({
    type: 'message.edited',
    summary: 'The author changed the text.',
    stream: 'room',
    sentence: '{actor} edited #{messageId}: {text}',
    notice: false,
    roomLine: true,
    data: z.object({
      messageId: ref,
      text: z.string().meta(lostOnDeletion).describe('The new text; empty when deleted.'),
      editedAt: instant.describe('When it was edited, epoch ms.'),
    }),
  }),
  deleted: event({
    type: 'message.deleted',
    summary: 'A message was deleted by its author or by staff. Its text is removed from the log.',
    stream: 'room',
    sentence: '{actor} deleted #{messageId} by {authorId}[: {reason}]',
    roomLine: true,
    moderation: true,
    data: z.object({
      messageId: ref,
      authorId: actor.shape.id.describe('The author of the message.'),
      deletedAt: instant.describe('When it was deleted, epoch ms.'),
      reason: reasonText.nullable().describe('The reason; null = none given.'),
      thread: threadAfter,
      erased: z.literal(true).optional().describe('Present if the author was erased: the id replaces the name.'),
    }),
  }),
  reacted: event({
    type: 'message.reacted',
    summary: 'The actor reacted to a message.',
    stream: 'room',
    sentence: '{actor} reacted to #{messageId} with {emoji} ({count})',
    notice: false,
    data: z.object({ messageId: ref, emoji: emojiOf, count: people }),
  }),
  unreacted: event({
    type: 'message.unreacted',
    summary: 'The actor removed a reaction.',
    stream: 'room',
    sentence: '{actor} removed {emoji} from #{messageId} ({count})',
    notice: false,
    data: z.object({ messageId: ref, emoji: emojiOf, count: people }),
  }),
  reactionsCleared: event({
    type: 'message.reactions_cleared',
    summary: "Staff removed everyone's reactions from a message.",
    stream: 'room',
    sentence: '{actor} cleared [{emoji}|the reactions] on #{messageId} by {authorId}',
    moderation: true,
    data: z.object({
      messageId: ref,
      authorId: actor.shape.id.describe('The author of the message.'),
      emoji: z.string().meta(is('emoji')).nullable().describe('The emoji removed; null = all of them.'),
    }),
  }),
  pinned: event({
    type: 'message.pinned',
    summary: 'A message was pinned.',
    stream: 'room',
    sentence: '{actor} pinned #{messageId}',
    roomLine: true,
    data: z.object({ messageId: ref, pinnedAt: instant.describe('When it was pinned, epoch ms.') }),
  }),
  unpinned: event({
    type: 'message.unpinned',
    summary: 'A message was unpinned.',
    stream: 'room',
    sentence: '{actor} unpinned #{messageId}',
    roomLine: true,
    data: z.object({ messageId: ref }),
  }),
  bookmarked: event({
    type: 'message.bookmarked',
    summary: 'The user bookmarked a message.',
    stream: 'user',
    sentence: '{actor} bookmarked #{messageId}',
    notice: false,
    data: z.object({ roomId: roomId.describe('The room that the message is in.'), messageId: ref }),
  }),
  unbookmarked: event({
    type: 'message.unbookmarked',
    summary: 'The user removed a bookmark.',
    stream: 'user',
    sentence: '{actor} removed the bookmark on #{messageId}',
    notice: false,
    data: z.object({ roomId: roomId.describe('The room that the message is in.'), messageId: ref }),
  }),
};

/** The part of a message that a list of rooms shows. */
export const preview = z
  .object({
    id: messageId.describe("The message's id."),
    kind: message.shape.kind.describe('The kind of message.'),
    author: actor.describe('The author.'),
    text: z.string().describe('The beginning of the text, at most 200 characters.'),
    createdAt: instant.describe('When it was created, epoch ms.'),
  })
  .meta({ id: 'Preview', description: 'The part of a message that a list of rooms shows. Instants are epoch ms.' });
