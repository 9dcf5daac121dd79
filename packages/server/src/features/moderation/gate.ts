import { changeRecord, type GateFolds, membershipEnded } from '../../pipeline/gate.js';
import type { Revocations } from '../../pipeline/revoked.js';

/** How mutes, kicks and bans change the gate. */
export const gate: GateFolds = {
  'member.muted': (gate, { userId, until }) => changeRecord(gate, userId, { mutedUntil: until }),
  'member.unmuted': (gate, { userId }) => changeRecord(gate, userId, { mutedUntil: null }),
  'member.kicked': (gate, { userId, memberCount }) => {
    gate.memberCount = memberCount;
    changeRecord(gate, userId, membershipEnded);
  },
  'member.banned': (gate, { userId, until, memberCount }) => {
    gate.memberCount = memberCount;
    changeRecord(gate, userId, { ...membershipEnded, banned: true, bannedUntil: until });
  },
  'member.unbanned': (gate, { userId }) => changeRecord(gate, userId, { banned: false, bannedUntil: null }),
};

/** A muted member may read on. */
export const revokes: Revocations = { 'member.muted': ({ userId }) => ({ userId, speaking: true }) };
