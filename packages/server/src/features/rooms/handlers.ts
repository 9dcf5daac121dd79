import { isDeepStrictEqual } from 'node:util';
import { type Contract, type Room, RoomfulError, type RoomListItem, roomStream, userStream } from '@roomful/protocol';
import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import { type Effect, inRoom, type ReadCall, type WriteCall } from '../../pipeline/context.js';
import { write } from '../../pipeline/handler.js';
import { pageLog } from '../../pipeline/log.js';
import { toRoom } from '../../pipeline/rows.js';
import { blockedError, isBlocked, mustNotBeBlocked } from '../blocks.js';
import {
  asMember,
  countOwners,
  profileOf,
  saveMember,
  saveMemberCount,
  saveMembership,
  toMember,
} from '../memberships.js';
import { removedFromRoom, roomChanged } from '../roomChanged.js';
import { mustHaveRoom, notDirect } from '../rules.js';
import { ownSpace } from '../spaceMemberships.js';
import type { HandlersOf } from '../types.js';
import { discoverRooms } from './discovery.js';
import { listHere } from './here.js';
import {
  claimDirect,
  deleteRoom,
  findDirect,
  insertRoom,
  type Pair,
  pageRooms,
  projectDeletion,
  selectItem,
  slugTaken,
  updateRoom,
} from './queries.js';

const slugConflict = (slug: string) =>
  new RoomfulError('room_slug_taken', `a public room already has the slug "${slug}"`, { details: { slug } });

/** Reads the room of a call as a list item. The room may have been deleted since the call was checked. */
const itemOf = async (db: Knex, call: ReadCall<unknown>): Promise<RoomListItem> => {
  const item = await selectItem(db, viewerOf(call), inRoom(call).gate.room.id);
  if (!item) throw new RoomfulError('room_not_found');
  return item;
};

const viewerOf = (call: ReadCall<unknown>) => ({
  userId: call.caller.id,
  role: call.caller.role,
  now: call.now,
});

/** Writes a new room with its first members, and returns the events about it. */
const creation = async (
  db: Knex,
  call: WriteCall<unknown>,
  room: Room,
  people: { id: string; name: string; avatarUrl: string | null }[],
  role: 'member' | 'owner',
) => {
  await insertRoom(db, room, call.caller.id, people.length);
  const members = people.map((user) => asMember(null, user, role, call.now));
  // Seq 1 is room.created.
  for (const [i, member] of members.entries()) await saveMembership(db, room.id, member, i + 2);
  const joined = members.map((member, i) => ({
    type: 'member.joined' as const,
    data: { member: toMember(member), memberCount: i + 1 },
  }));
  return {
    newStream: roomStream(room.id),
    events: [{ type: 'room.created' as const, data: { room } }, ...joined],
    userEvents: people.map(({ id }) => roomChanged(call.caller, room.id, id, { role })),
  };
};

export const rooms: HandlersOf<Contract['rooms']> = {
  create: write(async (db, call) => {
    const { slug, kind, name, topic, tags, metadata, maxMembers, messagesPerMinute } = call.input;
    const visibility = call.input.visibility ?? (kind === 'channel' ? 'public' : 'private');
    if (visibility === 'public' && (await slugTaken(db, slug))) throw slugConflict(slug);
    if (call.input.space !== undefined) await ownSpace(db, call.caller, call.input.space);
    const room: Room = {
      id: uuid(),
      slug,
      name: name ?? slug,
      topic,
      kind,
      visibility,
      tags,
      metadata,
      settings: { messagesPerMinute, frozen: false },
      maxMembers,
      space: call.input.space ?? null,
      createdAt: call.now,
      archivedAt: null,
    };
    return { result: { room }, ...(await creation(db, call, room, [call.caller], 'owner')) };
  }),
  direct: write(
    async (db, call): Promise<Effect<{ room: Room; created: boolean }>> => {
      const { caller } = call;
      const other = call.input.user;
      if (other === caller.id) {
        throw new RoomfulError('invalid_input', 'user: must be another user', {
          details: { issues: [{ path: 'user', message: 'must be another user' }] },
        });
      }
      const pair: Pair = other < caller.id ? [other, caller.id] : [caller.id, other];
      const known = await findDirect(db, pair);
      if (known) return { result: { room: toRoom(known), created: false }, events: [] };
      if (await isBlocked(db, caller.id, other)) throw blockedError();
      const id = uuid();
      const slug = `dm-${id.slice(-12)}`;
      await claimDirect(db, pair, id);
      const room: Room = {
        id,
        slug,
        name: slug,
        topic: '',
        kind: 'direct',
        visibility: 'private',
        tags: [],
        metadata: {},
        settings: { messagesPerMinute: null, frozen: false },
        maxMembers: 2,
        space: null,
        createdAt: call.now,
        archivedAt: null,
      };
      const profile = await profileOf(db, other);
      return { result: { room, created: true }, ...(await creation(db, call, room, [caller, profile], 'member')) };
    },
    // Two calls for the same room wait for these heads instead of the index of pairs, where they could deadlock.
    { alsoLocks: ({ caller, input }) => [userStream(caller.id), userStream(input.user)] },
  ),
  get: itemOf,
  list: async (db, call) => {
    const { rooms, more } = await pageRooms(db, viewerOf(call), call.input);
    const last = rooms.at(-1)?.room;
    return { rooms, next: more && last ? `${last.slug}/${last.id}` : null };
  },
  discover: async (db, call) => discoverRooms(db, viewerOf(call), call.input),
  archive: write(async (db, call) => {
    const { gate } = inRoom(call);
    const { archived } = call.input;
    if (archived === (gate.room.archivedAt !== null)) return { result: { room: gate.room }, events: [] };
    const room: Room = { ...gate.room, archivedAt: archived ? call.now : null };
    await updateRoom(db, room);
    return { result: { room }, events: [{ type: 'room.updated', data: { room } }] };
  }),
  delete: write(async (db, call) => {
    const { id } = inRoom(call).gate.room;
    await deleteRoom(db, id, call.now);
    await projectDeletion(db, id, call.nextSeq(), { id: call.caller.id, name: call.caller.name });
    return {
      result: { deletedAt: call.now },
      events: [{ type: 'room.deleted', data: { deletedAt: call.now } }],
      userEvents: [],
    };
  }),
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
    const { topic, metadata, settings } = room;
    // Only topic, metadata and settings of a direct room can change.
    if (!isDeepStrictEqual(room, { ...gate.room, topic, metadata, settings })) notDirect(call);
    const becomesPublic = room.visibility === 'public' && gate.room.visibility === 'private';
    if (becomesPublic && (await slugTaken(db, room.slug, room.id))) throw slugConflict(room.slug);
    await updateRoom(db, room);
    return { result: { room }, events: [{ type: 'room.updated', data: { room } }] };
  }),
  join: write(async (db, call) => {
    const { gate, member } = inRoom(call);
    const { caller } = call;
    const isMember = member !== null && member.role !== 'guest';
    const same = isMember && member.name === caller.name && member.avatarUrl === caller.avatarUrl;
    const memberCount = gate.memberCount + (isMember ? 0 : 1);
    const role = isMember ? member.role : 'member';
    const record = asMember(member, caller, role, call.now);
    const result = { member: toMember(record), memberCount, roomId: gate.room.id };
    if (same) return { result, events: [] };
    if (isMember) {
      // A new name could carry a message to a user who has blocked the caller.
      await mustNotBeBlocked(db, gate, caller.id);
      await saveMember(db, gate.room.id, caller.id, { name: caller.name, avatar_url: caller.avatarUrl });
      return { result, events: [{ type: 'member.updated', data: { member: result.member } }] };
    }
    notDirect(call);
    mustHaveRoom(call);
    await saveMembership(db, gate.room.id, record, call.nextSeq());
    await saveMemberCount(db, gate.room.id, memberCount);
    return {
      result,
      events: [{ type: 'member.joined', data: { member: result.member, memberCount } }],
      userEvents: [roomChanged(caller, gate.room.id, caller.id, { role })],
    };
  }),
  leave: write(async (db, call) => {
    const { gate, member } = inRoom(call);
    if (!member || member.role === 'guest') return { result: { memberCount: gate.memberCount }, events: [] };
    notDirect(call);
    if (member.role === 'owner' && (await countOwners(db, gate.room.id)) === 1) {
      throw new RoomfulError('last_owner', 'unable to leave; make another member an owner first');
    }
    const memberCount = gate.memberCount - 1;
    await saveMember(db, gate.room.id, call.caller.id, { role: null, invited: false });
    await saveMemberCount(db, gate.room.id, memberCount);
    return {
      result: { memberCount },
      events: [{ type: 'member.left', data: { userId: call.caller.id, memberCount } }],
      userEvents: removedFromRoom(call.caller, gate.room.id, member),
    };
  }),
  here: listHere,
  events: async (db, call) => {
    const { gate } = inRoom(call);
    const page = await pageLog(db, roomStream(gate.room.id), call.server.generation, call.input);
    return { roomId: gate.room.id, ...page };
  },
};
