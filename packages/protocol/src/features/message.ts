import * as z from 'zod';
import { event } from '../define.js';
import { actor, httpUrl, instant, messageId, metadata, nameText, reasonText, roomId, userId } from '../fields.js';
import { is, lostOnDeletion } from '../kinds.js';

/** Messages in a snapshot's window. */
export const windowMessages = 200;

const durationMs = z.int().min(0).max(86_400_000).meta(is('duration'));

/** The schema of the piece of music that a message of kind `track` is about. */
export const track = z
  .object({
    title: nameText.describe('What it is called.'),
    artist: nameText.optional().describe('Who plays it.'),
    url: httpUrl.optional().describe('Where it is heard.'),
    artworkUrl: httpUrl.optional().describe('A picture of it.'),
    durationMs: durationMs.optional().describe('How long it is, milliseconds.'),
  })
  .meta({ id: 'Track', description: 'The piece of music that a message of kind `track` is about.' });

/** The language of a `code` message, as highlighters name it. */
export const codeLanguage = z
  .string()
  .regex(/^[a-z0-9][a-z0-9+#._-]{0,31}$/, 'a language is named like typescript, c++ or objective-c');

/** How many answers stand in a thread. */
const threadState = z.object({
  count: z.int().min(0).describe('Messages in the thread that are not deleted, its first message not among them.'),
  lastAt: instant.nullable().describe('When the newest of them was sent, epoch ms; null = there is none.'),
});

/** Where a message was taken from. */
const origin = z.object({
  roomId: roomId.nullable().describe('The room that it was taken from; null = a private one.'),
  messageId: messageId.describe('Its id there.'),
  author: actor.describe('Who wrote it.'),
});

/** The schema of a message. What it does not have is absent: most messages are a line of text. */
export const message = z
  .object({
    id: messageId.describe('The seq of the event that created it.'),
    kind: z
      .enum(['text', 'action', 'code', 'track', 'system'])
      .describe('action is what an author does (`/me waves`); system comes from the app itself.'),
    author: actor.describe('Who wrote it, with the name as it was then.'),
    text: z.string().meta(lostOnDeletion).describe('What it says; empty when deleted.'),
    replyTo: messageId.nullable().describe('The message that it answers; null = none.'),
    metadata: metadata.meta(lostOnDeletion).describe("The app's own data; empty when deleted."),
    createdAt: instant.describe('Epoch ms.'),
    editedAt: instant.nullable().describe('When it was last edited, epoch ms; null = never.'),
    deletedAt: instant.nullable().describe('When it was deleted, epoch ms; null = it was not.'),
    language: codeLanguage.meta(lostOnDeletion).optional().describe('Of kind code: the language.'),
    track: track.optional().meta(lostOnDeletion).describe('Of kind track: the piece.'),
    threadOf: messageId.optional().describe('The first message of the thread that it is in.'),
    thread: threadState.optional().describe('The thread under it.'),
    mentions: z.array(userId).meta(lostOnDeletion).optional().describe('Whom it mentions.'),
    here: z.literal(true).meta(lostOnDeletion).optional().describe('It mentions everybody in the room.'),
    reactions: z
      .record(z.string(), z.int().min(1))
      .meta(lostOnDeletion)
      .optional()
      .describe('How many people reacted with each emoji: emoji → people.'),
    pinnedAt: instant.meta(lostOnDeletion).optional().describe('Since when it is pinned, epoch ms.'),
    repostOf: origin.meta(lostOnDeletion).optional().describe('Where it was taken from.'),
  })
  .meta({
    id: 'Message',
    description:
      'A message; a deleted one is blank and has `deletedAt`. Its id is the seq of the event that created it. Instants are epoch ms.',
  });

const ref = messageId.describe("The message's id.");
const emojiOf = z.string().meta(is('emoji')).describe('The emoji.');
const people = z.int().min(0).describe('People who react with it after this event.');
const threadAfter = z
  .object({ id: messageId.describe('The first message of the thread.'), ...threadState.shape })
  .optional()
  .describe('The thread that it is in, after this event; absent = it is in none.');

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
      text: z.string().describe('The new text.'),
      editedAt: instant.describe('Epoch ms.'),
    }),
  }),
  deleted: event({
    type: 'message.deleted',
    summary: 'A message was deleted by its author or the staff; its text is gone from the log.',
    stream: 'room',
    sentence: '{actor} deleted #{messageId} by {authorId}[: {reason}]',
    roomLine: true,
    moderation: true,
    data: z.object({
      messageId: ref,
      authorId: actor.shape.id.describe('Who had written it.'),
      deletedAt: instant.describe('Epoch ms.'),
      reason: reasonText.nullable().describe('Why; null = not said.'),
      thread: threadAfter,
      erased: z
        .literal(true)
        .optional()
        .describe("The author is erased: the author's id stands in the place of the name."),
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
    summary: 'The actor took a reaction back.',
    stream: 'room',
    sentence: '{actor} took back {emoji} from #{messageId} ({count})',
    notice: false,
    data: z.object({ messageId: ref, emoji: emojiOf, count: people }),
  }),
  reactionsCleared: event({
    type: 'message.reactions_cleared',
    summary: 'The staff took the reactions to a message away.',
    stream: 'room',
    sentence: '{actor} cleared [{emoji}|the reactions] on #{messageId} by {authorId}',
    moderation: true,
    data: z.object({
      messageId: ref,
      authorId: actor.shape.id.describe('Who had written the message.'),
      emoji: z.string().meta(is('emoji')).nullable().describe('Which; null = all.'),
    }),
  }),
  pinned: event({
    type: 'message.pinned',
    summary: 'A message was pinned.',
    stream: 'room',
    sentence: '{actor} pinned #{messageId}',
    roomLine: true,
    data: z.object({ messageId: ref, pinnedAt: instant.describe('Epoch ms.') }),
  }),
  unpinned: event({
    type: 'message.unpinned',
    summary: 'A message is no longer pinned.',
    stream: 'room',
    sentence: '{actor} unpinned #{messageId}',
    roomLine: true,
    data: z.object({ messageId: ref }),
  }),
  bookmarked: event({
    type: 'message.bookmarked',
    summary: 'The user keeps a message among the own bookmarks.',
    stream: 'user',
    sentence: '{actor} bookmarked #{messageId}',
    notice: false,
    data: z.object({ roomId: roomId.describe('Where it is.'), messageId: ref }),
  }),
  unbookmarked: event({
    type: 'message.unbookmarked',
    summary: 'A message is no longer among the own bookmarks.',
    stream: 'user',
    sentence: '{actor} removed the bookmark on #{messageId}',
    notice: false,
    data: z.object({ roomId: roomId.describe('Where it is.'), messageId: ref }),
  }),
};

/** What a list of rooms shows of a message. */
export const preview = z
  .object({
    id: messageId.describe("The message's id."),
    kind: message.shape.kind.describe('Its kind.'),
    author: actor.describe('Who wrote it.'),
    text: z.string().describe('The beginning of what it says, 200 characters at most.'),
    createdAt: instant.describe('Epoch ms.'),
  })
  .meta({ id: 'Preview', description: 'What a list of rooms shows of a message. Instants are epoch ms.' });
