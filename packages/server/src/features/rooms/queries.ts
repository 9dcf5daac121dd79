import { holdsEverywhere, type Room, type RoomListItem } from '@roomful/protocol';
import type { Knex } from 'knex';
import { bannedSql } from '../../access/standing.js';
import type { Principal } from '../../pipeline/context.js';
import type { RoomRow } from '../../pipeline/rows.js';
import { notBanned, type Part, selectItems, type Viewer } from './listing.js';

const fromRoom = (room: Room) => ({
  slug: room.slug,
  name: room.name,
  topic: room.topic,
  kind: room.kind,
  visibility: room.visibility,
  tags: room.tags,
  metadata: JSON.stringify(room.metadata),
  settings: JSON.stringify(room.settings),
  max_members: room.maxMembers,
  archived_at: room.archivedAt,
});

export const insertRoom = async (db: Knex, room: Room, createdBy: string, memberCount: number): Promise<void> => {
  await db('rooms').insert({
    id: room.id,
    ...fromRoom(room),
    space: room.space,
    member_count: memberCount,
    created_at: room.createdAt,
    created_by: createdBy,
  });
};

export const updateRoom = async (db: Knex, room: Room): Promise<void> => {
  await db('rooms').where('id', room.id).update(fromRoom(room));
};

/** Whether another public room has the slug. */
export const slugTaken = async (db: Knex, slug: string, exceptId: string | null = null): Promise<boolean> => {
  const query = db('rooms').where({ slug, visibility: 'public' }).whereNull('deleted_at').first('id');
  if (exceptId !== null) query.whereNot('id', exceptId);
  return (await query) !== undefined;
};

/**
 * Finds the id for a slug: of the public room, or else of a private room that the user belongs or is invited to. A deleted room
 * is found only for a retry of an earlier call by the user, and then takes precedence over a room that has taken the slug
 * since.
 */
export const findRoomId = async (
  db: Knex,
  slug: string,
  caller: Pick<Principal, 'id' | 'role'>,
  key: string,
): Promise<string | null> => {
  const seesAll = holdsEverywhere(caller.role);
  const visible = seesAll ? '' : "and (r.visibility = 'public' or m.role is not null or m.invited or m.banned)";
  const { rows } = (await db
    .raw(
      `select r.id from rooms r
       left join lateral (select role, invited, banned from members where room_id = r.id and user_id = ? limit 1) as m on true
       where r.slug = ? and case when r.deleted_at is null then true ${visible} else exists (
         select from idempotency where subject = ? and stream_id = 'room:' || r.id::text and key = ?) end
       order by r.deleted_at is not null desc, r.visibility = 'public' desc, m.role is not null desc,
         m.invited is true desc, r.created_at
       limit 1`,
      [caller.id, slug, caller.id, key],
    )
    .options({ name: `room_of_slug${seesAll ? '_everywhere' : ''}` })) as { rows: { id: string }[] };
  return rows[0]?.id ?? null;
};

export interface RoomsPage {
  scope: 'public' | 'mine' | 'invited';
  rooms?: readonly string[] | undefined;
  space?: string | undefined;
  after?: string | undefined;
  limit: number;
}

/** The condition of a scope on the caller's record in a room. */
const standings: Record<'mine' | 'invited', string> = {
  mine: 'role is not null',
  invited: `invited and role is null and not ${bannedSql()}`,
};

/** Returns the SQL for the rooms of a scope, each looked up from the caller's own records or the given ids. */
const sourceOf = ({ userId, now }: Viewer, { scope, rooms }: RoomsPage): Part => {
  const byId = 'select * from rooms where id = w.room_id limit 1';
  const given = '(select distinct unnest(?::uuid[]) as room_id) as w';
  const ids = rooms === undefined ? [] : [rooms];
  if (scope === 'public') {
    return rooms === undefined
      ? { sql: 'rooms r', values: [] }
      : { sql: `${given} cross join lateral (${byId}) as r`, values: ids };
  }
  const moment = scope === 'invited' ? [now] : [];
  const own =
    rooms === undefined
      ? `(select room_id from members where user_id = ? and ${standings[scope]} offset 0) as w`
      : `${given} cross join lateral (select 1 from members
           where room_id = w.room_id and user_id = ? and ${standings[scope]} limit 1) as o`;
  return { sql: `${own} cross join lateral (${byId}) as r`, values: [...ids, userId, ...moment] };
};

/** Reads a page of rooms by slug. Slugs of private rooms are not unique, so a position may also name a room. */
export const pageRooms = (
  db: Knex,
  viewer: Viewer,
  page: RoomsPage,
): Promise<{ rooms: RoomListItem[]; more: boolean }> => {
  const where: Part[] = [];
  if (page.scope === 'public') where.push({ sql: "r.visibility = 'public'", values: [] }, ...notBanned(viewer));
  if (page.space !== undefined) where.push({ sql: 'r.space = ?', values: [page.space] });
  const [slug, id] = page.after?.split('/') ?? [];
  if (id !== undefined) where.push({ sql: '(r.slug, r.id) > (?, ?::uuid)', values: [slug, id] });
  else if (slug !== undefined) where.push({ sql: 'r.slug > ?', values: [slug] });
  const order = (table: string) => `${table}.slug, ${table}.id`;
  return selectItems(db, viewer, { source: sourceOf(viewer, page), where, order, limit: page.limit });
};

/** Reads one room as a viewer sees it; null if it does not exist. */
export const selectItem = async (db: Knex, viewer: Viewer, roomId: string): Promise<RoomListItem | null> => {
  const where = [{ sql: 'r.id = ?::uuid', values: [roomId] }];
  const source = { sql: 'rooms r', values: [] };
  const { rooms } = await selectItems(db, viewer, { source, where, order: (table) => `${table}.id`, limit: 1 });
  return rooms[0] ?? null;
};

/** Marks a room as deleted. If it was a direct room, its pair gets a new one next time. */
export const deleteRoom = async (db: Knex, roomId: string, deletedAt: number): Promise<void> => {
  await db('rooms').where('id', roomId).update({ deleted_at: deletedAt });
  await db('directs').where('room_id', roomId).del();
};

/** Queues an event about a deleted room for all its members and invited users, however many, in one statement. */
export const projectDeletion = async (db: Knex, roomId: string, seq: number, by: { id: string; name: string }) => {
  await db.raw(
    `insert into projections (room_id, seq, user_id, type, actor_id, actor_name, data)
     select room_id, ?::bigint, user_id, 'user.room_changed', ?::text, ?::text, ?::jsonb
     from members where room_id = ? and (role is not null or invited)`,
    [seq, by.id, by.name, JSON.stringify({ roomId, role: null, invited: false, by }), roomId],
  );
};

/** Finds the direct room of a pair; null if there is none. */
export const findDirect = async (db: Knex, [low, high]: Pair): Promise<RoomRow | null> => {
  const row: RoomRow | undefined = await db('rooms as r')
    .join('directs as d', 'd.room_id', 'r.id')
    .where({ 'd.low': low, 'd.high': high })
    .first('r.*');
  return row ?? null;
};

/** Two users, always in the same order. */
export type Pair = readonly [low: string, high: string];

/** Records a room as that of a pair without one. The caller must hold the heads of both users. */
export const claimDirect = async (db: Knex, [low, high]: Pair, roomId: string): Promise<void> => {
  await db('directs').insert({ low, high, room_id: roomId });
};
