import type { Knex } from 'knex';
import type { RoomLook, RoomSlice } from '../types.js';

/** How many members there are, and the viewer's own membership: the gate has read both. */
export const room = async (
  _db: Knex,
  { gate }: RoomLook,
): Promise<RoomSlice<'memberCount', 'userId' | 'role' | 'mutedUntil'>> => ({
  state: { memberCount: gate.memberCount },
  me: ({ userId, member }) => ({ userId, role: member?.role ?? 'guest', mutedUntil: member?.mutedUntil ?? null }),
});
