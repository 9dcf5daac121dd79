import { type Profile, userStream } from '@roomful/protocol';
import type { Knex } from 'knex';
import { literally } from '../../database/pattern.js';
import type { Table } from '../../pipeline/tables.js';
import { lockLastSeen } from '../erasure/erasedUsers.js';
import { deleteRowsOf } from '../erasure/state.js';

const toProfile = (row: { id: string; name: string; avatar_url: string | null; role: Profile['role'] }): Profile => ({
  id: row.id,
  name: row.name,
  avatarUrl: row.avatar_url,
  role: row.role,
});

export const selectProfile = async (db: Knex, id: string): Promise<Profile | null> => {
  const row = await db('users').where('id', id).first();
  return row ? toProfile(row) : null;
};

/** Reads the profiles of users, by id. Users without a profile are missing. */
export const selectProfiles = async (db: Knex, ids: readonly string[]): Promise<Map<string, Profile>> => {
  const rows = await db('users').whereRaw('id = any(?::text[])', [ids] as never);
  return new Map(rows.map((row) => [row.id, toProfile(row)]));
};

export const saveProfile = async (db: Knex, profile: Profile, now: number): Promise<void> => {
  const { id, name, avatarUrl, role } = profile;
  const fields = { name, avatar_url: avatarUrl, role, updated_at: now };
  await db('users')
    .insert({ id, ...fields })
    .onConflict('id')
    .merge(fields);
};

// Compare bytes, as the indexes do, so that each branch ends after its first rows, however many begin with the same letter.
const searchSql = `
  with named as (select * from users where lower(name) like lower(?) || '%' order by lower(name) using ~<~, id limit ?),
  ided as (select * from users where lower(id) like lower(?) || '%' order by lower(id) using ~<~ limit ?)
  select * from (select * from named union select * from ided) as found
  order by lower(name) using ~<~, id collate "C" limit ?`;

/** Finds users whose name or id begins with a text, ignoring case, sorted by name. */
export const searchProfiles = async (db: Knex, text: string, limit: number): Promise<Profile[]> => {
  const beginning = literally(text);
  const { rows } = (await db.raw(searchSql, [beginning, limit, beginning, limit, limit])) as {
    rows: Parameters<typeof toProfile>[0][];
  };
  return rows.map(toProfile);
};

export const saveBlock = async (db: Knex, userId: string, blockedId: string, now: number): Promise<boolean> => {
  const rows = await db('blocks')
    .insert({ user_id: userId, blocked_id: blockedId, at: now })
    .onConflict(['user_id', 'blocked_id'])
    .ignore()
    .returning('at');
  return rows.length > 0;
};

export const removeBlock = async (db: Knex, userId: string, blockedId: string): Promise<boolean> =>
  (await db('blocks').where({ user_id: userId, blocked_id: blockedId }).del()) > 0;

/** Whether a user ever held one of some roles on this instance, according to the own stream. */
export const everHeld = async (db: Knex, userId: string, roles: readonly Profile['role'][]): Promise<boolean> => {
  const row = await db('events')
    .where({ stream_id: userStream(userId), type: 'user.updated' })
    .whereRaw("data -> 'profile' ->> 'role' = any(?::text[])", [roles] as never)
    .first('seq');
  return row !== undefined;
};

/** Deletes a user's data outside rooms and logs; resolves with whether there was a profile. */
export const eraseProfile = async (db: Knex, tables: ReadonlyMap<string, Table>, userId: string): Promise<boolean> => {
  await lockLastSeen(db);
  const deleted = await deleteRowsOf(db, tables, userId);
  return (deleted.get('users') ?? 0) > 0;
};
