import { isRoomId, RoomfulError } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { Principal, WriteCall } from '../pipeline/context.js';
import { selectMembers } from './memberships.js';
import { findRoomId } from './rooms/queries.js';

/** Whether a caller reads every room. */
export const readsEverywhere = ({ role }: Principal): boolean => role === 'operator' || role === 'service';

/**
 * A room that a call names besides its own, if the caller may read it: as the gate judges it.
 *
 * @throws room_not_found, banned
 */
export const readableRoom = async (
  db: Knex,
  { caller, key, now }: WriteCall<unknown>,
  ref: string,
): Promise<{ id: string; visibility: 'public' | 'private' }> => {
  const everywhere = readsEverywhere(caller);
  const id = isRoomId(ref) ? ref : await findRoomId(db, ref, { userId: caller.id, everywhere, key });
  const room: { visibility: 'public' | 'private' } | undefined =
    id === null ? undefined : await db('rooms').where({ id }).whereNull('deleted_at').first('visibility');
  if (id === null || !room) throw new RoomfulError('room_not_found', `no room "${ref}"`, { details: { room: ref } });
  const { visibility } = room;
  if (everywhere) return { id, visibility };
  const [member] = await selectMembers(db, id, [caller.id]);
  if (member && member.role !== 'guest') return { id, visibility };
  if (member?.banned && (member.bannedUntil === null || member.bannedUntil > now)) {
    throw new RoomfulError('banned', undefined, {
      details: { rule: 'banned', role: 'guest', until: member.bannedUntil },
    });
  }
  if (visibility === 'private' && !member?.invited)
    throw new RoomfulError('room_not_found', `no room "${ref}"`, { details: { room: ref } });
  return { id, visibility };
};
