import { type Contract, RoomfulError } from '@roomful/protocol';
import { inRoom } from '../context.js';
import { write } from '../handler.js';
import { countOwners, memberOf, saveMember, saveMemberCount, toMember } from '../memberships.js';
import { targetMember } from '../rules.js';
import type { HandlersOf } from '../types.js';
import { pageMembers } from './queries.js';

export const members: HandlersOf<Contract['members']> = {
  list: async (db, call) => {
    const { name, after, limit } = call.input;
    const page = await pageMembers(db, inRoom(call).gate.room.id, { name, after, limit: limit + 1 });
    const rows = page.slice(0, limit).map(toMember);
    return { members: rows, next: page.length > limit ? (rows.at(-1)?.user.id ?? null) : null };
  },
  invite: write(async (db, call) => {
    const { gate } = inRoom(call);
    const userId = call.input.user;
    const known = await memberOf(db, gate, userId);
    if (known && (known.role !== 'guest' || known.invited)) return { result: { userId }, events: [] };
    await saveMember(db, gate.room.id, userId, { invited: true });
    return { result: { userId }, events: [{ type: 'member.invited', data: { userId } }] };
  }),
  remove: write(async (db, call) => {
    const { gate } = inRoom(call);
    const target = await targetMember(db, call);
    const memberCount = gate.memberCount - 1;
    await saveMember(db, gate.room.id, target.userId, { role: null, invited: false });
    await saveMemberCount(db, gate.room.id, memberCount);
    return {
      result: { memberCount },
      events: [
        { type: 'member.removed', data: { userId: target.userId, reason: call.input.reason ?? null, memberCount } },
      ],
    };
  }),
  setRole: write(async (db, call) => {
    const { gate } = inRoom(call);
    const { user, role } = call.input;
    const target = await memberOf(db, gate, user);
    if (!target || target.role === 'guest') throw new RoomfulError('member_not_found');
    const changed = toMember({ ...target, role });
    if (target.role === role) return { result: { member: changed }, events: [] };
    if (target.role === 'owner' && (await countOwners(db, gate.room.id)) === 1) {
      throw new RoomfulError('last_owner', 'unable to change the role; make another member an owner first');
    }
    await saveMember(db, gate.room.id, user, { role });
    return { result: { member: changed }, events: [{ type: 'member.role_changed', data: { userId: user, role } }] };
  }),
};
