import { contract, type EventDraft, type Message } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { ErasedStep, ErasureInRoom, FeatureErasure } from '../erasure/parts.js';
import { deleteMessage } from './change.js';
import { eraseAuthor, eraseNow, selectReactionsOf, selectWritten } from './erasureQueries.js';
import { type ReactionChange, removeReactions } from './reactionQueries.js';

/** How many reactions one step removes. */
const reactionsAStep = 50;

const erasedAgain = ({ id, author }: Message, deletedAt: number): EventDraft => ({
  type: 'message.deleted',
  data: { messageId: id, authorId: author.id, deletedAt, reason: null, erased: true },
});

/** Deletes for good what the user wrote, and reposts of it. */
const eraseMessages = async (db: Knex, erasure: ErasureInRoom, seqs: number[]): Promise<ErasedStep> => {
  const { roomId, userId, now } = erasure;
  const written = await selectWritten(db, erasure, seqs);
  const events: EventDraft[] = [];
  for (const message of written) {
    const erased = message.author.id === userId;
    if (message.deletedAt !== null) {
      // The text was deleted before. That the name is gone too is sent as the same deletion.
      if (erased && message.author.name !== userId) events.push(erasedAgain(message, message.deletedAt));
      continue;
    }
    events.push(...(await deleteMessage(db, roomId, message, { now, erase: true, erased })).events);
  }
  const ids = written.map(({ id }) => id);
  await eraseNow(db, roomId, ids, now);
  await eraseAuthor(db, erasure, seqs);
  return { events, redacts: ids };
};

/** Removes some of the user's reactions. */
const eraseReactions = async (db: Knex, { roomId, userId, now }: ErasureInRoom): Promise<ErasedStep> => {
  const reactions = await selectReactionsOf(db, { roomId, userId }, reactionsAStep);
  const changes = reactions.map(
    ({ message_id: id, emoji, count }): ReactionChange => ({
      roomId,
      id,
      emoji,
      userId,
      userName: userId,
      at: now,
      count: count - 1,
    }),
  );
  if (changes.length > 0) await removeReactions(db, changes);
  return {
    events: changes.map(({ id, emoji, count }) => ({
      type: 'message.unreacted',
      data: { messageId: id, emoji, count },
    })),
    more: reactions.length === reactionsAStep,
  };
};

const { deleted, unreacted } = contract.messages.events;

/** Deletes the messages and the reactions of an erased user. */
export const erase: FeatureErasure = {
  emits: [deleted, unreacted],
  inLog: eraseMessages,
  inState: eraseReactions,
};
