import type { Contract, ParsedOf } from '@roomful/protocol';
import { type Effect, inRoom, type WriteCall } from '../../pipeline/context.js';
import { write } from '../../pipeline/handler.js';
import { pageOf } from '../../pipeline/page.js';
import type { HandlersOf } from '../types.js';
import { type BookmarkPlace, pageBookmarks, removeBookmark, saveBookmark, selectBookmark } from './bookmarkQueries.js';
import { standingMessageOf } from './found.js';

type Commands = Contract['messages']['commands'];

const refOf = (call: WriteCall<{ message: number }>) => ({
  roomId: inRoom(call).gate.room.id,
  id: call.input.message,
});

export const bookmark = write(async (db, call: WriteCall<ParsedOf<Commands['bookmark']>>) => {
  const ref = refOf(call);
  const since = await selectBookmark(db, call.caller.id, ref);
  if (since !== undefined) return { result: { bookmarkedAt: since }, events: [] };
  await standingMessageOf(db, call);
  await saveBookmark(db, call.caller.id, ref, call.now);
  return {
    result: { bookmarkedAt: call.now },
    events: [{ type: 'message.bookmarked', data: { roomId: ref.roomId, messageId: ref.id } }],
  };
});

export const unbookmark = write(
  async (db, call: WriteCall<ParsedOf<Commands['unbookmark']>>): Promise<Effect<{ removed: boolean }>> => {
    const ref = refOf(call);
    const removed = await removeBookmark(db, call.caller.id, ref);
    if (!removed) return { result: { removed }, events: [] };
    return {
      result: { removed },
      events: [{ type: 'message.unbookmarked', data: { roomId: ref.roomId, messageId: ref.id } }],
    };
  },
);

/** Parses the cursor of a page. */
const placeOf = (cursor: string): BookmarkPlace => {
  const [at, roomId = '', id] = cursor.split('/');
  return { at: Number(at), roomId, id: Number(id) };
};

export const bookmarks: HandlersOf<Contract['messages']>['bookmarks'] = async (db, call) => {
  const { after, limit } = call.input;
  const { id, role } = call.caller;
  const reader = { userId: id, role, now: call.now };
  const rows = await pageBookmarks(db, reader, {
    after: after === undefined ? undefined : placeOf(after),
    limit: limit + 1,
  });
  const { rows: page, more } = pageOf(rows, { limit });
  const last = page.at(-1);
  const next = more && last ? `${last.bookmarkedAt}/${last.roomId}/${last.message.id}` : null;
  return { bookmarks: page, next };
};
