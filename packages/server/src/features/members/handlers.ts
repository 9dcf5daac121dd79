import { type Contract, outranks, RoomfulError } from '@roomful/protocol';
import { isBanned } from '../../access/standing.js';
import { inRoom } from '../../pipeline/context.js';
import { write } from '../../pipeline/handler.js';
import { pageOf } from '../../pipeline/page.js';
import {
  asMember,
  countOwners,
  memberOf,
  profileOf,
  saveMember,
  saveMemberCount,
  saveMembership,
  toMember,
} from '../memberships.js';
import { removedFromRoom, roomChanged } from '../roomChanged.js';
import { mustHaveRoom, notDirect, targetMember } from '../rules.js';
import type { HandlersOf } from '../types.js';
import { pageMembers } from './queries.js';

export const members: HandlersOf<Contract['members']> = {
  list: async (db, call) => {
    const { name, prefix, after, limit } = call.input;
    const found = await pageMembers(db, inRoom(call).gate.room.id, { name, prefix, after, limit: limit + 1 });
    const { rows, more } = pageOf(found.map(toMember), { limit });
    return { members: rows, next: more ? (rows.at(-1)?.user.id ?? null) : null };
  },
  add: write(async (db, call) => {
    const { gate, role: own } = inRoom(call);
    const { user, role } = call.input;
    notDirect(call);
    if (outranks(role, own)) {
      throw new RoomfulError('forbidden', `your role (${own}) cannot give a higher one (${role})`, {
        details: { rule: 'rank', role: own, needs: role },
      });
    }
    const known = await memberOf(db, gate, user);
    if (known && known.role !== 'guest') {
      return { result: { member: toMember(known), memberCount: gate.memberCount }, events: [] };
    }
    if (known && isBanned(known, call.now)) {
      throw new RoomfulError('banned', 'unable to add; the user is banned from this room', {
        details: { rule: 'banned', role: 'guest', until: known.bannedUntil },
      });
    }
    mustHaveRoom(call);
    const record = asMember(known, await profileOf(db, user), role, call.now);
    const member = toMember(record);
    const memberCount = gate.memberCount + 1;
    await saveMembership(db, gate.room.id, record, call.nextSeq());
    await saveMemberCount(db, gate.room.id, memberCount);
    return {
      result: { member, memberCount },
      events: [{ type: 'member.joined', data: { member, memberCount } }],
      userEvents: [roomChanged(call.caller, gate.room.id, user, { role })],
    };
  }),
  invite: write(async (db, call) => {
    const { gate } = inRoom(call);
    notDirect(call);
    const userId = call.input.user;
    const known = await memberOf(db, gate, userId);
    if (known && (known.role !== 'guest' || known.invited)) return { result: { userId }, events: [] };
    await saveMember(db, gate.room.id, userId, { invited: true });
    return {
      result: { userId },
      events: [{ type: 'member.invited', data: { userId } }],
      userEvents: [
        roomChanged(call.caller, gate.room.id, userId, {
          role: 'guest',
          invited: !known || !isBanned(known, call.now),
        }),
      ],
    };
  }),
  remove: write(async (db, call) => {
    const { gate } = inRoom(call);
    notDirect(call);
    const target = await targetMember(db, call);
    const memberCount = gate.memberCount - 1;
    await saveMember(db, gate.room.id, target.userId, { role: null, invited: false });
    await saveMemberCount(db, gate.room.id, memberCount);
    return {
      result: { memberCount },
      events: [
        { type: 'member.removed', data: { userId: target.userId, reason: call.input.reason ?? null, memberCount } },
      ],
      userEvents: removedFromRoom(call.caller, gate.room.id, target),
    };
  }),
  setRole: write(async (db, call) => {
    const { gate } = inRoom(call);
    const { user, role } = call.input;
    notDirect(call);
    const target = await memberOf(db, gate, user);
    if (!target || target.role === 'guest') throw new RoomfulError('member_not_found');
    const changed = toMember({ ...target, role });
    if (target.role === role) return { result: { member: changed }, events: [] };
    if (target.role === 'owner' && (await countOwners(db, gate.room.id)) === 1) {
      throw new RoomfulError('last_owner', 'unable to change the role; make another member an owner first');
    }
    await saveMember(db, gate.room.id, user, { role });
    return {
      result: { member: changed },
      events: [{ type: 'member.role_changed', data: { userId: user, role } }],
      userEvents: [roomChanged(call.caller, gate.room.id, user, { role })],
    };
  }),
};
