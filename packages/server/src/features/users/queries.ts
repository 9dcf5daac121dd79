import type { Profile } from '@roomful/protocol';
import type { Knex } from 'knex';

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

/** The profiles of those users that are known, by id. */
export const selectProfiles = async (db: Knex, ids: readonly string[]): Promise<Map<string, Profile>> => {
  const rows = await db('users').whereIn('id', ids);
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
