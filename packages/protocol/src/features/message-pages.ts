import * as z from 'zod';
import { actor, cursorPage, instant, roomId } from '../fields.js';
import { is } from '../kinds.js';
import { message } from './message.js';

/** Kept apart from the message, which is the same for everyone. */
export const mine = z
  .record(z.string(), z.array(z.string()))
  .describe("The caller's reactions to these messages: message id → emoji, sorted as text.");

/** The schema of a bookmark. */
export const bookmark = z
  .object({
    roomId: roomId.describe('The room that the message is in.'),
    message: message.describe('The current message.'),
    bookmarkedAt: instant.describe('When it was bookmarked, epoch ms.'),
  })
  .meta({ id: 'Bookmark', description: 'A message that a user bookmarked. Instants are epoch ms.' });

/** The schema of who reacted to a message. */
export const reaction = z
  .object({
    user: actor.describe('The user who reacted.'),
    emoji: z.string().meta(is('emoji')).describe('The emoji.'),
    reactedAt: instant.describe('When the user reacted, epoch ms.'),
  })
  .meta({ id: 'Reaction', description: "A user's reaction to a message. Instants are epoch ms." });

/** A reaction's position: instant, emoji, user id. */
export const reactionPage = cursorPage(/^\d{1,15}\/[^/\s\p{Cc}\p{Surrogate}]{1,64}\/[^\s\p{Cc}\p{Cf}\p{Surrogate}]+$/u);
/** A bookmark's position: instant, room id, message id. */
export const bookmarkPage = cursorPage(/^\d{1,15}\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\/\d{1,15}$/);
