import { command, contract, type EventDraft, type Message, userId } from '@roomful/protocol';
import type { Knex } from 'knex';
import * as z from 'zod';
import type { WriteCall } from '../../pipeline/context.js';
import { write } from '../../pipeline/handler.js';
import { deleteMessage } from '../messages/change.js';
import { eraseNow, selectWritten } from '../messages/erasureQueries.js';
import { type ReactionChange, removeReactions } from '../messages/reactionQueries.js';
import { type Erasure, endErasure, eraseAnswers, eraseNames, selectReactions } from './queries.js';

const { messages, members } = contract;

/** How many reactions one step takes back, and how many kept answers it changes of each kind. */
const reactionsAStep = 50;
const answersAStep = 200;

const input = z.object({
  roomId: z.uuid().describe('Where.'),
  userId: userId.describe('Whose words.'),
  seqs: z.array(z.int()).describe('Where the user wrote or is named.'),
  last: z.boolean().describe('Everything else is done.'),
  named: z.boolean().describe('Whether the user wrote or is named anywhere in the log.'),
});

/** A write of the server's own, outside the contract: one step in erasing what a user said in a room. Twice does no harm. */
export const eraseRow = command({
  kind: 'write',
  summary: 'Erase some of what a user said in a room.',
  input,
  output: z.object({ more: z.boolean().describe('Whether something of the user is left.') }),
  stream: 'room',
  inArchive: true,
  emits: [messages.events.deleted, messages.events.unreacted, members.events.erased],
  example: { roomId: '0199a6a0-7f2e-7000-8000-000000000000', userId: 'ana', seqs: [7], last: false, named: true },
});

type EraseCall = WriteCall<z.output<typeof input>>;

const erasedAgain = ({ id, author }: Message, deletedAt: number): EventDraft => ({
  type: 'message.deleted',
  data: { messageId: id, authorId: author.id, deletedAt, reason: null, erased: true },
});

const eraseMessages = async (db: Knex, erasure: Erasure, seqs: number[], now: number) => {
  const written = await selectWritten(db, erasure, seqs);
  const events: EventDraft[] = [];
  for (const message of written) {
    const erased = message.author.id === erasure.userId;
    if (message.deletedAt !== null) {
      // It has lost its words already; that it loses the name too is told as the same deletion.
      if (erased && message.author.name !== erasure.userId) events.push(erasedAgain(message, message.deletedAt));
      continue;
    }
    events.push(...(await deleteMessage(db, erasure.roomId, message, { now, erase: true, erased })).events);
  }
  const ids = written.map(({ id }) => id);
  await eraseNow(db, erasure.roomId, ids, now);
  await eraseNames(db, erasure, seqs);
  return { events, ids };
};

const eraseReactions = async (db: Knex, erasure: Erasure, now: number): Promise<EventDraft[]> => {
  const reactions = await selectReactions(db, erasure, reactionsAStep);
  const changes = reactions.map(
    ({ message_id: id, emoji, count }): ReactionChange => ({
      roomId: erasure.roomId,
      id,
      emoji,
      userId: erasure.userId,
      userName: erasure.userId,
      at: now,
      count: count - 1,
    }),
  );
  if (changes.length > 0) await removeReactions(db, changes);
  return changes.map(({ id, emoji, count }) => ({
    type: 'message.unreacted',
    data: { messageId: id, emoji, count },
  }));
};

interface EraseDeps {
  /** Puts the id in the place of the name in the tables that name people in a room. */
  eraseNamesInState(db: Knex, erasure: Erasure): Promise<boolean>;
}

const endIn = async (db: Knex, erasure: Erasure, named: boolean, deps: EraseDeps): Promise<EventDraft[]> => {
  const changed = await deps.eraseNamesInState(db, erasure);
  const ended = await endErasure(db, erasure);
  return changed || (named && ended) ? [{ type: 'member.erased', data: { userId: erasure.userId } }] : [];
};

/** Handles one step in erasing what a user said in a room. */
export const createErase = (deps: EraseDeps) =>
  write(async (db, call: EraseCall) => {
    const { seqs, last, named, ...erasure } = call.input;
    const said = seqs.length > 0 ? await eraseMessages(db, erasure, seqs, call.now) : { events: [], ids: [] };
    const unreacted = await eraseReactions(db, erasure, call.now);
    // Under the lock of the room's head: nobody is given an answer with the name between this and the end.
    const more = unreacted.length === reactionsAStep || (last && (await eraseAnswers(db, erasure, answersAStep)));
    const left = last && !more ? await endIn(db, erasure, named, deps) : [];
    return {
      result: { more },
      // A deleted room's log has ended: nothing is told there any more.
      events: call.access ? [...said.events, ...unreacted, ...left] : [],
      redacts: said.ids,
    };
  });
