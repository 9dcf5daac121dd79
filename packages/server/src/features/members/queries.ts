import type { Knex } from 'knex';
import type { MemberRecord } from '../context.js';
import { type MemberRow, toRecord } from '../memberships.js';

export const pageMembers = async (
  db: Knex,
  roomId: string,
  page: { name?: string | undefined; prefix?: string | undefined; after?: string | undefined; limit: number },
): Promise<MemberRecord[]> => {
  const query = db<MemberRow>('members')
    .where('room_id', roomId)
    .whereNotNull('role')
    .orderBy('user_id')
    .limit(page.limit);
  if (page.after !== undefined) query.where('user_id', '>', page.after);
  if (page.name !== undefined) query.whereRaw('lower(name) = lower(?)', [page.name]);
  // Not like: a name may hold its wildcards.
  if (page.prefix !== undefined) {
    const begins = '(starts_with(lower(coalesce(name, user_id)), lower(?)) or starts_with(lower(user_id), lower(?)))';
    query.whereRaw(begins, [page.prefix, page.prefix]);
  }
  return (await query).map((row) => toRecord(row as MemberRow));
};
