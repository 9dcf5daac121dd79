import type { Knex } from 'knex';
import type { RoomLook, RoomSlice } from '../types.js';

/** The room itself, which the gate has already read. */
export const room = async (_db: Knex, { gate }: RoomLook): Promise<RoomSlice<'room'>> => ({
  state: { room: gate.room },
});
