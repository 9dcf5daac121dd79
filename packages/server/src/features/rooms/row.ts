import type { Room } from '@roomful/protocol';

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
  space: string | null;
  archived_at: number | null;
  deleted_at: number | null;
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
  space: row.space,
  createdAt: row.created_at,
  archivedAt: row.archived_at,
});
