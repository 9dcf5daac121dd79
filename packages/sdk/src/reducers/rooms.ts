import type { Reducers } from './types.js';

export const rooms = {
  'room.created': (state, { data }) => ({ ...state, state: { ...state.state, room: data.room } }),
  'room.updated': (state, { data }) => ({ ...state, state: { ...state.state, room: data.room } }),
} satisfies Reducers<'room.created' | 'room.updated'>;
