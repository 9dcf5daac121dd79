import type { Profile } from '@roomful/protocol';
import type { Knex } from 'knex';

export const selectProfile = async (db: Knex, id: string): Promise<Profile | null> => {
  const row = await db('users').where('id', id).first();
  return row ? { id: row.id, name: row.name, avatarUrl: row.avatar_url, role: row.role } : null;
};

export const saveProfile = async (db: Knex, profile: Profile, now: number): Promise<void> => {
  const { id, name, avatarUrl, role } = profile;
  const fields = { name, avatar_url: avatarUrl, role, updated_at: now };
  await db('users')
    .insert({ id, ...fields })
    .onConflict('id')
    .merge(fields);
};
