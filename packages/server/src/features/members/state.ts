import type { Knex } from 'knex';
import type { RoomLook, RoomSlice } from '../types.js';

/** The number of members and the viewer's own membership, which the gate has already read. */
export const room = async (
  _db: Knex,
  { gate }: RoomLook,
): Promise<RoomSlice<'memberCount', 'userId' | 'role' | 'mutedUntil'>> => ({
  state: { memberCount: gate.memberCount },
  me: ({ userId, member }) => ({ userId, role: member?.role ?? 'guest', mutedUntil: member?.mutedUntil ?? null }),
});
