import type { Reducers } from './feature.js';
import { unchanged } from './shared.reducers.js';

export const reducers = {
  'room.created': (state, { data }) => ({ ...state, state: { ...state.state, room: data.room } }),
  'room.updated': (state, { data }) => ({ ...state, state: { ...state.state, room: data.room } }),
  // The last event of the stream: followers close the room, and no later snapshot exists that could differ.
  'room.deleted': unchanged,
} satisfies Reducers<'room.created' | 'room.updated' | 'room.deleted'>;
