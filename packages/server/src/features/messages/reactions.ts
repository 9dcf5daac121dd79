import { type Contract, limits, type ParsedOf, RoomfulError } from '@roomful/protocol';
import type { Knex } from 'knex';
import { inRoom, type WriteCall } from '../../pipeline/context.js';
import { hot, write } from '../../pipeline/handler.js';
import { loadBlocked } from '../blocks.js';
import type { HandlersOf } from '../types.js';
import { messageOf } from './found.js';
import { refName } from './queries.js';
import {
  addReactions,
  clearReactions,
  type LoadedReactions,
  loadReactions,
  ownName,
  pageReactions,
  type Reacted,
  type ReactionChange,
  type ReactionPlace,
  removeReactions,
} from './reactionQueries.js';

type Commands = Contract['messages']['commands'];
type Call = WriteCall<ParsedOf<Commands['react']>>;

const targetOf = (call: Call) => ({
  roomId: inRoom(call).gate.room.id,
  id: call.input.message,
  emoji: call.input.emoji,
  userId: call.caller.id,
});

const load = (db: Knex, calls: Call[]): Promise<LoadedReactions> => loadReactions(db, calls.map(targetOf));

/** Returns the reactions to the message of a call, and whether the caller's is among them. */
const found = (call: Call, { messages, own }: LoadedReactions): { reacted: Reacted; own: boolean; count: number } => {
  const target = targetOf(call);
  const reacted = messages.get(refName(target));
  if (!reacted) throw new RoomfulError('message_not_found');
  return { reacted, own: own.has(ownName(target)), count: reacted.counts.get(target.emoji) ?? 0 };
};

const changeOf = (call: Call, count: number): ReactionChange => ({
  ...targetOf(call),
  userName: call.caller.name,
  at: call.now,
  count,
});

export const react = hot({
  load: async (db: Knex, calls: Call[]) => ({
    ...(await load(db, calls)),
    mustNotBeBlocked: await loadBlocked(db, calls),
  }),
  handle: (call: Call, loaded) => {
    const { reacted, own, count } = found(call, loaded);
    loaded.mustNotBeBlocked(call);
    const { message: messageId, emoji } = call.input;
    if (reacted.deleted) throw new RoomfulError('message_deleted');
    if (own) return { result: { count }, events: [] };
    if (count === 0 && reacted.counts.size >= limits.reactionKinds) {
      throw new RoomfulError('reactions_full', undefined, { details: { kinds: limits.reactionKinds } });
    }
    const after = count + 1;
    reacted.counts.set(emoji, after);
    loaded.own.add(ownName(targetOf(call)));
    return {
      result: { count: after },
      events: [{ type: 'message.reacted', data: { messageId, emoji, count: after } }],
      row: changeOf(call, after),
    };
  },
  store: addReactions,
});

export const unreact = hot({
  load,
  handle: (call: Call, loaded) => {
    const { reacted, own, count } = found(call, loaded);
    const { message: messageId, emoji } = call.input;
    if (!own) return { result: { count }, events: [] };
    const after = count - 1;
    if (after === 0) reacted.counts.delete(emoji);
    else reacted.counts.set(emoji, after);
    loaded.own.delete(ownName(targetOf(call)));
    return {
      result: { count: after },
      events: [{ type: 'message.unreacted', data: { messageId, emoji, count: after } }],
      row: changeOf(call, after),
    };
  },
  store: removeReactions,
});

export const clear = write(async (db, call: WriteCall<ParsedOf<Commands['clearReactions']>>) => {
  const message = await messageOf(db, call);
  const { emoji } = call.input;
  const some = emoji === undefined ? message.reactions !== undefined : Object.hasOwn(message.reactions ?? {}, emoji);
  if (!some) return { result: { cleared: false }, events: [] };
  await clearReactions(db, { roomId: inRoom(call).gate.room.id, id: message.id }, emoji);
  return {
    result: { cleared: true },
    events: [
      {
        type: 'message.reactions_cleared',
        data: { messageId: message.id, authorId: message.author.id, emoji: emoji ?? null },
      },
    ],
  };
});

/** Parses the cursor of a page: an emoji has no slash, an id may have one. */
const placeOf = (cursor: string): ReactionPlace => {
  const [at = '', emoji = '', ...userId] = cursor.split('/');
  return { at: Number(at), emoji, userId: userId.join('/') };
};

export const reactions: HandlersOf<Contract['messages']>['reactions'] = async (db, call) => {
  const { emoji, after, limit } = call.input;
  const { id } = await messageOf(db, call);
  const ref = { roomId: inRoom(call).gate.room.id, id };
  const rows = await pageReactions(db, ref, {
    emoji,
    after: after === undefined ? undefined : placeOf(after),
    limit: limit + 1,
  });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const next = rows.length > limit && last ? `${last.reactedAt}/${last.emoji}/${last.user.id}` : null;
  return { reactions: page, next };
};
