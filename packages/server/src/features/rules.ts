import { type EffectiveRole, effectiveRole, type InstanceRole, outranks, RoomfulError } from '@roomful/protocol';
import type { Knex } from 'knex';
import { inRoom, type MemberRecord, type ReadCall } from '../pipeline/context.js';
import { stranger } from '../pipeline/gate.js';
import { memberOf } from './memberships.js';

/**
 * Refuses changes to the members of a direct room, which always belongs to its two people.
 *
 * @throws forbidden
 */
export const notDirect = (call: ReadCall<unknown>): void => {
  const { gate, role } = inRoom(call);
  if (gate.room.kind !== 'direct') return;
  throw new RoomfulError('forbidden', 'the members of a direct room cannot change', {
    details: { rule: 'direct', role },
  });
};

/**
 * Refuses another member if the room is full.
 *
 * @throws room_full
 */
export const mustHaveRoom = (call: ReadCall<unknown>): void => {
  const { gate } = inRoom(call);
  const { maxMembers } = gate.room;
  if (maxMembers !== null && gate.memberCount >= maxMembers) {
    throw new RoomfulError('room_full', undefined, { details: { maxMembers } });
  }
};

/** Returns the user that a moderator acts on and must outrank. The room need not have heard of the user. */
export const targetOf = async (
  db: Knex,
  call: ReadCall<{ user: string }>,
  { orSelf = false }: { orSelf?: boolean } = {},
): Promise<MemberRecord> => {
  const { gate, role } = inRoom(call);
  const target = (await memberOf(db, gate, call.input.user)) ?? stranger(call.input.user);
  if (orSelf && call.input.user === call.caller.id) return target;
  const known: { role: InstanceRole } | undefined = await db('users').where('id', call.input.user).first('role');
  const theirs: EffectiveRole = effectiveRole(known?.role ?? 'user', target.role);
  if (!outranks(role, theirs)) {
    throw new RoomfulError('forbidden', `your role (${role}) is not above theirs (${theirs})`, {
      details: { rule: 'rank', role, needs: `above ${theirs}` },
    });
  }
  return target;
};

/** Does the same for a user who must be a member. */
export const targetMember = async (db: Knex, call: ReadCall<{ user: string }>): Promise<MemberRecord> => {
  const target = await targetOf(db, call);
  if (target.role === 'guest') throw new RoomfulError('member_not_found');
  return target;
};
