import { RoomfulError } from '@roomful/protocol';
import type { ServerFeature } from '../types.js';
import { sweep } from './erasureQueries.js';
import { gate, revokes } from './gate.js';
import { rooms as handlers } from './handlers.js';
import { room } from './state.js';
import { tables } from './tables.js';

/** Rooms: creating, finding, joining and leaving them. */
export const rooms = {
  handlers,
  connection: ({ roomFollowing: { follow, unfollow } }) => ({ follow, unfollow }),
  tables,
  state: { room },
  gate,
  revokes,
  missing: { room: () => new RoomfulError('room_not_found') },
  sweep,
  conflicts: { rooms_public_slug: 'room_slug_taken' },
} satisfies ServerFeature<'rooms'>;
