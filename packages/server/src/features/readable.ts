import { effectiveRole, holdsEverywhere, isRoomfulError, isRoomId, RoomfulError } from '@roomful/protocol';
import type { Knex } from 'knex';
import { mustEnter } from '../access/standing.js';
import type { WriteCall } from '../pipeline/context.js';
import { selectMembers } from './memberships.js';
import { findRoomId } from './rooms/queries.js';

/**
 * Finds a second room that a call names, and checks by the gate's own rule that the caller may read it.
 *
 * @throws room_not_found, banned
 */
export const readableRoom = async (
  db: Knex,
  { caller, key, now }: WriteCall<unknown>,
  ref: string,
): Promise<{ id: string; visibility: 'public' | 'private' }> => {
  const missing = () => new RoomfulError('room_not_found', `no room "${ref}"`, { details: { room: ref } });
  const id = isRoomId(ref) ? ref : await findRoomId(db, ref, caller, key);
  const room: { visibility: 'public' | 'private' } | undefined =
    id === null ? undefined : await db('rooms').where({ id }).whereNull('deleted_at').first('visibility');
  if (id === null || !room) throw missing();
  const [member = null] = holdsEverywhere(caller.role) ? [] : await selectMembers(db, id, [caller.id]);
  const access = { gate: { room }, member, role: effectiveRole(caller.role, member?.role ?? null) };
  try {
    mustEnter(access, now);
  } catch (error) {
    throw isRoomfulError(error) && error.code === 'room_not_found' ? missing() : error;
  }
  return { id, visibility: room.visibility };
};
