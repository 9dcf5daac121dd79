import type { Knex } from 'knex';
import { lastPageOf } from '../../pipeline/page.js';
import type { RoomLook, RoomSlice, Viewer } from '../types.js';
import { pageMessages, selectPins } from './queries.js';
import { selectMine } from './reactionQueries.js';

/** The newest messages and the pins, and the viewer's reactions to the messages in the window. */
export const room = async (db: Knex, look: RoomLook): Promise<RoomSlice<'pins', 'reactions'>> => {
  const roomId = look.gate.room.id;
  // One row more than requested shows whether older ones exist.
  const found = await pageMessages(db, roomId, { limit: look.window + 1 });
  const { rows: newest, more } = lastPageOf(found, { limit: look.window });
  const pins = (await selectPins(db, roomId)).map(({ id }) => id);
  const reactions = await selectMine(db, roomId, newest, look.userIds);
  const shown = ({ window }: Viewer) => newest.slice(Math.max(0, newest.length - window));
  return {
    state: { pins },
    me: (viewer) => {
      const mine = reactions.get(viewer.userId) ?? {};
      return { reactions: Object.fromEntries(shown(viewer).flatMap(({ id }) => (mine[id] ? [[id, mine[id]]] : []))) };
    },
    window: (viewer) => {
      const messages = shown(viewer);
      return {
        from: messages[0]?.id ?? viewer.head + 1,
        messages,
        hasBefore: more || messages.length < newest.length,
      };
    },
  };
};
