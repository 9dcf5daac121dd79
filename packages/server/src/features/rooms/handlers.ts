import { isDeepStrictEqual } from 'node:util';
import { type Contract, type Room, RoomfulError, roomStream } from '@roomful/protocol';
import { v7 as uuid } from 'uuid';
import { inRoom, type MemberRecord, type Principal } from '../context.js';
import { stranger } from '../gate.js';
import { write } from '../handler.js';
import { epochOf, firstPage, selectEvents, selectHead, seqBefore } from '../log.js';
import { countOwners, saveMember, saveMemberCount, toMember } from '../memberships.js';
import type { HandlersOf } from '../types.js';
import { insertRoom, pageRooms, slugTaken, updateRoom } from './queries.js';

const slugConflict = (slug: string) =>
  new RoomfulError('room_slug_taken', `a public room already has the slug "${slug}"`, { details: { slug } });

/** The caller as a member from now on; a mute is not shed by leaving and coming back. */
const joining = (
  caller: Principal,
  known: MemberRecord | null,
  role: MemberRecord['role'],
  now: number,
): MemberRecord => ({
  ...(known ?? stranger(caller.id)),
  name: caller.name,
  avatarUrl: caller.avatarUrl,
  role,
  joinedAt: known && known.role !== 'guest' ? known.joinedAt : now,
  banned: false,
  bannedUntil: null,
  invited: false,
});

const membershipFields = (record: MemberRecord) => ({
  name: record.name,
  avatar_url: record.avatarUrl,
  role: record.role === 'guest' ? null : record.role,
  joined_at: record.joinedAt,
  banned: false,
  banned_until: null,
  invited: false,
});

export const rooms: HandlersOf<Contract['rooms']> = {
  create: write(async (db, call) => {
    const { slug, name, topic, visibility, tags, metadata, maxMembers, messagesPerMinute } = call.input;
    if (visibility === 'public' && (await slugTaken(db, slug))) throw slugConflict(slug);
    const room: Room = {
      id: uuid(),
      slug,
      name: name ?? slug,
      topic,
      kind: 'channel',
      visibility,
      tags,
      metadata,
      settings: { messagesPerMinute, frozen: false },
      maxMembers,
      createdAt: call.now,
    };
    const owner = joining(call.caller, null, 'owner', call.now);
    await insertRoom(db, room, call.caller.id);
    await saveMember(db, room.id, call.caller.id, membershipFields(owner));
    return {
      result: { room },
      newStream: roomStream(room.id),
      events: [
        { type: 'room.created', data: { room } },
        { type: 'member.joined', data: { member: toMember(owner), memberCount: 1 } },
      ],
    };
  }),
  get: async (db, call) => {
    const { gate, member } = inRoom(call);
    const head = await selectHead(db, roomStream(gate.room.id));
    return { room: gate.room, memberCount: gate.memberCount, head, role: member?.role ?? 'guest' };
  },
  list: async (db, call) => {
    const { scope, after, limit } = call.input;
    const page = await pageRooms(db, { userId: call.caller.id, scope, after, limit: limit + 1 });
    const rows = page.slice(0, limit);
    const last = rows.at(-1)?.room;
    return { rooms: rows, next: page.length > limit && last ? `${last.slug}/${last.id}` : null };
  },
  update: write(async (db, call) => {
    const { gate } = inRoom(call);
    const { room: _, messagesPerMinute, frozen, ...fields } = call.input;
    const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
    const room: Room = {
      ...gate.room,
      ...given,
      settings: {
        messagesPerMinute: messagesPerMinute === undefined ? gate.room.settings.messagesPerMinute : messagesPerMinute,
        frozen: frozen ?? gate.room.settings.frozen,
      },
    };
    if (isDeepStrictEqual(room, gate.room)) return { result: { room }, events: [] };
    const becomesPublic = room.visibility === 'public' && gate.room.visibility === 'private';
    if (becomesPublic && (await slugTaken(db, room.slug, room.id))) throw slugConflict(room.slug);
    await updateRoom(db, room);
    return { result: { room }, events: [{ type: 'room.updated', data: { room } }] };
  }),
  join: write(async (db, call) => {
    const { gate, member } = inRoom(call);
    const isMember = member !== null && member.role !== 'guest';
    const same = isMember && member.name === call.caller.name && member.avatarUrl === call.caller.avatarUrl;
    const memberCount = gate.memberCount + (isMember ? 0 : 1);
    const record = joining(call.caller, member, isMember ? member.role : 'member', call.now);
    const result = { member: toMember(record), memberCount, roomId: gate.room.id };
    if (same) return { result, events: [] };
    if (!isMember && gate.room.maxMembers !== null && memberCount > gate.room.maxMembers) {
      throw new RoomfulError('room_full', undefined, { details: { maxMembers: gate.room.maxMembers } });
    }
    await saveMember(db, gate.room.id, call.caller.id, membershipFields(record));
    if (isMember) return { result, events: [{ type: 'member.updated', data: { member: result.member } }] };
    await saveMemberCount(db, gate.room.id, memberCount);
    return { result, events: [{ type: 'member.joined', data: { member: result.member, memberCount } }] };
  }),
  leave: write(async (db, call) => {
    const { gate, member } = inRoom(call);
    if (!member || member.role === 'guest') return { result: { memberCount: gate.memberCount }, events: [] };
    if (member.role === 'owner' && (await countOwners(db, gate.room.id)) === 1) {
      throw new RoomfulError('last_owner', 'unable to leave; make another member an owner first');
    }
    const memberCount = gate.memberCount - 1;
    await saveMember(db, gate.room.id, call.caller.id, { role: null, invited: false });
    await saveMemberCount(db, gate.room.id, memberCount);
    return {
      result: { memberCount },
      events: [{ type: 'member.left', data: { userId: call.caller.id, memberCount } }],
    };
  }),
  events: async (db, call) => {
    const { gate } = inRoom(call);
    const { after, sinceAt, types, limit } = call.input;
    const stream = roomStream(gate.room.id);
    // The head first: an event that is committed in between is then beyond it, and comes with the next page.
    const head = await selectHead(db, stream);
    const from = sinceAt === undefined ? after : Math.max(after, await seqBefore(db, stream, head, sinceAt));
    const found = await selectEvents(db, stream, { after: from, upTo: head, types, limit });
    const events = firstPage(found);
    const next =
      events.length === limit || events.length < found.length ? (events.at(-1)?.seq ?? head) : Math.max(head, after);
    return { roomId: gate.room.id, epoch: epochOf(stream, call.server.generation), events, next, head };
  },
};
