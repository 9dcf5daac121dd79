import { holdsEverywhere, type Space, type SpaceMember } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { Principal } from '../../pipeline/context.js';
import { type SpaceAccess, type SpaceRole, type SpaceRow, toAccess } from '../spaceMemberships.js';

interface MemberRow {
  user_id: string;
  name: string | null;
  role: SpaceRole;
  joined_at: number;
}

const toMember = (row: MemberRow): SpaceMember => ({
  user: { id: row.user_id, name: row.name ?? row.user_id },
  role: row.role,
  joinedAt: row.joined_at,
});

const members = (db: Knex, space: string) =>
  db('space_members as m')
    .leftJoin('users as u', 'u.id', 'm.user_id')
    .where('m.space_id', space)
    .select('m.user_id', 'u.name', 'm.role', 'm.joined_at');

export const spaceExists = async (db: Knex, id: string): Promise<boolean> =>
  (await db('spaces').where('id', id).first('id')) !== undefined;

export const insertSpace = async (db: Knex, space: Space, createdBy: string): Promise<void> => {
  await db('spaces').insert({
    id: space.id,
    name: space.name,
    metadata: JSON.stringify(space.metadata),
    member_count: 0,
    created_at: space.createdAt,
    created_by: createdBy,
  });
};

/** Reads spaces by id: those of a caller, or all spaces for operators and services. */
export const pageSpaces = async (
  db: Knex,
  caller: Pick<Principal, 'id' | 'role'>,
  page: { after?: string | undefined; limit: number },
): Promise<SpaceAccess[]> => {
  const query = db('spaces as s')
    .leftJoin('space_members as m', (join) => join.on('m.space_id', 's.id').andOnVal('m.user_id', caller.id))
    .select('s.*', 'm.role')
    .orderBy('s.id')
    .limit(page.limit);
  if (!holdsEverywhere(caller.role)) query.whereNotNull('m.role');
  if (page.after !== undefined) query.where('s.id', '>', page.after);
  return ((await query) as SpaceRow[]).map(toAccess);
};

export const pageSpaceMembers = async (
  db: Knex,
  space: string,
  page: { after?: string | undefined; limit: number },
): Promise<SpaceMember[]> => {
  const query = members(db, space).orderBy('m.user_id').limit(page.limit);
  if (page.after !== undefined) query.where('m.user_id', '>', page.after);
  return ((await query) as MemberRow[]).map(toMember);
};

export const selectSpaceMember = async (db: Knex, space: string, userId: string): Promise<SpaceMember | null> => {
  const [row] = (await members(db, space).where('m.user_id', userId)) as MemberRow[];
  return row ? toMember(row) : null;
};

export const countSpaceOwners = async (db: Knex, space: string): Promise<number> => {
  const [row] = await db('space_members').where({ space_id: space, role: 'owner' }).count({ n: '*' });
  return Number(row?.n ?? 0);
};

/** Writes a membership and the new number of members. */
export const saveSpaceMember = async (db: Knex, space: string, member: SpaceMember, count: number): Promise<void> => {
  const fields = { role: member.role, joined_at: member.joinedAt };
  await db('space_members')
    .insert({ space_id: space, user_id: member.user.id, ...fields })
    .onConflict(['space_id', 'user_id'])
    .merge(fields);
  await db('spaces').where('id', space).update({ member_count: count });
};

export const removeSpaceMember = async (db: Knex, space: string, userId: string, count: number): Promise<void> => {
  await db('space_members').where({ space_id: space, user_id: userId }).del();
  await db('spaces').where('id', space).update({ member_count: count });
};
