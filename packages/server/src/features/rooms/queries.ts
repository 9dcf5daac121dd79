import type { Room } from '@roomful/protocol';
import type { Knex } from 'knex';

/** A row of `rooms`, as knex or json_agg gives it. */
export interface RoomRow {
  id: string;
  slug: string;
  name: string;
  topic: string;
  kind: Room['kind'];
  visibility: Room['visibility'];
  tags: string[];
  metadata: Room['metadata'];
  settings: Room['settings'];
  max_members: number | null;
  member_count: number;
  created_at: number;
  created_by: string;
}

export const toRoom = (row: RoomRow): Room => ({
  id: row.id,
  slug: row.slug,
  name: row.name,
  topic: row.topic,
  kind: row.kind,
  visibility: row.visibility,
  tags: row.tags,
  metadata: row.metadata,
  settings: row.settings,
  maxMembers: row.max_members,
  createdAt: row.created_at,
});

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
});

export const insertRoom = async (db: Knex, room: Room, createdBy: string): Promise<void> => {
  await db('rooms').insert({
    id: room.id,
    ...fromRoom(room),
    member_count: 1,
    created_at: room.createdAt,
    created_by: createdBy,
  });
};

export const updateRoom = async (db: Knex, room: Room): Promise<void> => {
  await db('rooms').where('id', room.id).update(fromRoom(room));
};

/** Whether another public room has the slug. */
export const slugTaken = async (db: Knex, slug: string, exceptId: string | null = null): Promise<boolean> => {
  const query = db('rooms').where({ slug, visibility: 'public' }).first('id');
  if (exceptId !== null) query.whereNot('id', exceptId);
  return (await query) !== undefined;
};

/** The id behind a slug: the public room's, else that of a private room that the user belongs or is invited to. */
export const findRoomId = async (
  db: Knex,
  slug: string,
  userId: string,
  everywhere: boolean,
): Promise<string | null> => {
  const query = db('rooms as r')
    .leftJoin('members as m', (join) => join.on('m.room_id', 'r.id').andOnVal('m.user_id', userId))
    .where('r.slug', slug)
    .orderByRaw("r.visibility = 'public' desc, m.role is not null desc, m.invited is true desc, r.created_at")
    .first('r.id');
  if (!everywhere) {
    query.where((any) =>
      any.where('r.visibility', 'public').orWhereNotNull('m.role').orWhere('m.invited', true).orWhere('m.banned', true),
    );
  }
  const row: { id: string } | undefined = await query;
  return row?.id ?? null;
};

export const pageRooms = async (
  db: Knex,
  page: { userId: string; scope: 'public' | 'mine'; after?: string | undefined; limit: number },
) => {
  const query = db('rooms as r')
    .leftJoin('members as m', (join) => join.on('m.room_id', 'r.id').andOnVal('m.user_id', page.userId))
    .join('streams as s', 's.id', db.raw("'room:' || r.id::text"))
    .select('r.*', 's.head', 'm.role as member_role')
    .orderBy(['r.slug', 'r.id'])
    .limit(page.limit);
  if (page.scope === 'public') query.where('r.visibility', 'public');
  else query.whereNotNull('m.role');
  const [slug, id] = page.after?.split('/') ?? [];
  if (id !== undefined) query.whereRaw('(r.slug, r.id) > (?, ?::uuid)', [slug, id] as never);
  else if (slug !== undefined) query.where('r.slug', '>', slug);
  const rows: (RoomRow & { head: number; member_role: 'member' | 'moderator' | 'owner' | null })[] = await query;
  return rows.map((row) => ({
    room: toRoom(row),
    memberCount: row.member_count,
    head: row.head,
    role: row.member_role ?? ('guest' as const),
  }));
};
