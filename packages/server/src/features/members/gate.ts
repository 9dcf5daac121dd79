import type { Member } from '@roomful/protocol';
import type { MemberRecord } from '../../pipeline/context.js';
import { changeRecord, type GateFolds, membershipEnded } from '../../pipeline/gate.js';

const profileOf = (member: Member): Partial<MemberRecord> => ({
  name: member.user.name,
  avatarUrl: member.user.avatarUrl,
  role: member.role,
  joinedAt: member.joinedAt,
});

/** How events about members change the gate. */
export const gate: GateFolds = {
  'member.joined': (gate, { member, memberCount }) => {
    gate.memberCount = memberCount;
    const fields = { ...profileOf(member), banned: false, bannedUntil: null, invited: false };
    changeRecord(gate, member.user.id, fields);
  },
  'member.updated': (gate, { member }) => changeRecord(gate, member.user.id, profileOf(member)),
  'member.erased': (gate, { userId }) => {
    // A user that the gate has not loaded is read from the database when needed.
    if (gate.members.has(userId)) changeRecord(gate, userId, { name: userId, avatarUrl: null });
  },
  'member.invited': (gate, { userId }) => changeRecord(gate, userId, { invited: true }),
  'member.left': (gate, { userId, memberCount }) => {
    gate.memberCount = memberCount;
    changeRecord(gate, userId, membershipEnded);
  },
  'member.removed': (gate, { userId, memberCount }) => {
    gate.memberCount = memberCount;
    changeRecord(gate, userId, membershipEnded);
  },
  'member.role_changed': (gate, { userId, role }) => changeRecord(gate, userId, { role }),
};
