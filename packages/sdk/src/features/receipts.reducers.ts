import type { UserReducers } from './feature.js';
import { own } from './shared.reducers.js';

export const userReducers = {
  // A position never goes back, in whatever order the devices report it.
  'receipt.read': (state, { data: { roomId, upTo } }) =>
    upTo > (own(state.receipts, roomId) ?? 0) ? { ...state, receipts: { ...state.receipts, [roomId]: upTo } } : state,
  'user.erased': (state) => ({ ...state, receipts: {} }),
} satisfies UserReducers<'receipt.read' | 'user.erased'>;
