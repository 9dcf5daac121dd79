import { type Contract, roomStream } from '@roomful/protocol';
import { isBanned } from '../../access/standing.js';
import { type Effect, inRoom } from '../../pipeline/context.js';
import { write } from '../../pipeline/handler.js';
import { pageOf } from '../../pipeline/page.js';
import { saveMember, saveMemberCount } from '../memberships.js';
import { deleteMessage } from '../messages/change.js';
import { messageOf } from '../messages/found.js';
import { originalOf } from '../messages/original.js';
import { removedFromRoom } from '../roomChanged.js';
import { notDirect, targetMember, targetOf } from '../rules.js';
import type { HandlersOf } from '../types.js';
import { pageModerationLog } from './queries.js';

export const moderation: HandlersOf<Contract['moderation']> = {
  mute: write(async (db, call) => {
    const target = await targetMember(db, call);
    const until = call.now + call.input.durationMs;
    await saveMember(db, inRoom(call).gate.room.id, target.userId, { muted_until: until });
    const reason = call.input.reason ?? null;
    return { result: { until }, events: [{ type: 'member.muted', data: { userId: target.userId, until, reason } }] };
  }),
  unmute: write(async (db, call): Promise<Effect<{ lifted: boolean }>> => {
    const target = await targetOf(db, call);
    if (target.mutedUntil === null || target.mutedUntil <= call.now) return { result: { lifted: false }, events: [] };
    await saveMember(db, inRoom(call).gate.room.id, target.userId, { muted_until: null });
    const reason = call.input.reason ?? null;
    return { result: { lifted: true }, events: [{ type: 'member.unmuted', data: { userId: target.userId, reason } }] };
  }),
  kick: write(async (db, call) => {
    const { gate } = inRoom(call);
    notDirect(call);
    const target = await targetOf(db, call);
    const memberCount = gate.memberCount - (target.role === 'guest' ? 0 : 1);
    await saveMember(db, gate.room.id, target.userId, { role: null, invited: false });
    await saveMemberCount(db, gate.room.id, memberCount);
    const reason = call.input.reason ?? null;
    return {
      result: { memberCount },
      events: [{ type: 'member.kicked', data: { userId: target.userId, reason, memberCount } }],
      userEvents: removedFromRoom(call.caller, gate.room.id, target),
    };
  }),
  ban: write(async (db, call) => {
    const { gate } = inRoom(call);
    notDirect(call);
    const target = await targetOf(db, call);
    const until = call.input.durationMs === undefined ? null : call.now + call.input.durationMs;
    const memberCount = gate.memberCount - (target.role === 'guest' ? 0 : 1);
    await saveMember(db, gate.room.id, target.userId, {
      role: null,
      invited: false,
      banned: true,
      banned_until: until,
    });
    await saveMemberCount(db, gate.room.id, memberCount);
    const reason = call.input.reason ?? null;
    return {
      result: { until },
      events: [{ type: 'member.banned', data: { userId: target.userId, until, reason, memberCount } }],
      userEvents: removedFromRoom(call.caller, gate.room.id, target),
    };
  }),
  unban: write(async (db, call): Promise<Effect<{ lifted: boolean }>> => {
    const target = await targetOf(db, call);
    if (!isBanned(target, call.now)) return { result: { lifted: false }, events: [] };
    await saveMember(db, inRoom(call).gate.room.id, target.userId, { banned: false, banned_until: null });
    const reason = call.input.reason ?? null;
    return { result: { lifted: true }, events: [{ type: 'member.unbanned', data: { userId: target.userId, reason } }] };
  }),
  restore: write(async (db, call) => {
    const { userId } = await targetMember(db, call);
    return { result: {}, events: [{ type: 'member.restored', data: { userId } }] };
  }),
  delete: write(async (db, call) => {
    const roomId = inRoom(call).gate.room.id;
    const message = await messageOf(db, call);
    if (message.deletedAt !== null) return { result: { message }, events: [] };
    await targetOf(db, { ...call, input: { user: message.author.id } }, { orSelf: true });
    return deleteMessage(db, roomId, message, {
      now: call.now,
      reason: call.input.reason ?? null,
      erase: call.server.eraseAfterMs === 0,
    });
  }),
  original: async (db, call) => ({ message: await originalOf(db, call) }),
  log: async (db, call) => {
    const { user, before, limit } = call.input;
    const found = await pageModerationLog(db, roomStream(inRoom(call).gate.room.id), {
      user,
      before,
      limit: limit + 1,
    });
    const { rows: entries, more } = pageOf(found, { limit });
    return { entries, before: more ? (entries.at(-1)?.seq ?? null) : null };
  },
};
