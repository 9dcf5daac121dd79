import { unchanged } from './shared.js';
import type { Reducers } from './types.js';

export const rooms = {
  'room.created': (state, { data }) => ({ ...state, state: { ...state.state, room: data.room } }),
  'room.updated': (state, { data }) => ({ ...state, state: { ...state.state, room: data.room } }),
  // The last event of its stream: who follows the room closes it, and there is no snapshot that could differ.
  'room.deleted': unchanged,
} satisfies Reducers<'room.created' | 'room.updated' | 'room.deleted'>;
