import type { Room } from '@roomful/protocol';
import type { MemberRecord } from './context.js';

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

/** Converts a row to a room. */
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

/** A row of `members`, as knex or json_agg gives it. */
export interface MemberRow {
  room_id: string;
  user_id: string;
  name: string | null;
  avatar_url: string | null;
  role: 'member' | 'moderator' | 'owner' | null;
  joined_at: number | null;
  muted_until: number | null;
  banned: boolean;
  banned_until: number | null;
  invited: boolean;
  /** The seq of the event that began the membership. Earlier messages do not count as unread. */
  joined_seq: number;
}

/** Converts a row to a record. */
export const toRecord = (row: MemberRow): MemberRecord => ({
  userId: row.user_id,
  name: row.name ?? row.user_id,
  avatarUrl: row.avatar_url,
  role: row.role ?? 'guest',
  joinedAt: row.joined_at ?? 0,
  mutedUntil: row.muted_until,
  banned: row.banned,
  bannedUntil: row.banned_until,
  invited: row.invited,
});
