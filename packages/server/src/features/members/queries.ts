import type { Knex } from 'knex';
import { literally } from '../../database/pattern.js';
import type { MemberRecord } from '../../pipeline/context.js';
import { type MemberRow, toRecord } from '../../pipeline/rows.js';

/** Up to how many matching members are sorted. If there are more, scanning all members soon fills a page. */
const mostSorted = 1_000;

const fewSql = `
  (select user_id from members where room_id = ? and role is not null and lower(name) like lower(?) || '%' limit ?)
  union (select user_id from members where room_id = ? and role is not null and lower(user_id) like lower(?) || '%' limit ?)`;

/** Returns the members whose name or id begins with a text, from two indexes; null if there are too many. */
const selectFew = async (db: Knex, roomId: string, begins: string): Promise<string[] | null> => {
  const branch = [roomId, begins, mostSorted + 1];
  const { rows } = (await db.raw(fewSql, [...branch, ...branch])) as { rows: { user_id: string }[] };
  return rows.length > mostSorted ? null : rows.map((row) => row.user_id);
};

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
  if (page.prefix !== undefined) {
    const begins = literally(page.prefix);
    const few = await selectFew(db, roomId, begins);
    if (few) query.whereRaw('user_id = any(?::text[])', [few] as never);
    else query.whereRaw("(lower(name) like lower(?) || '%' or lower(user_id) like lower(?) || '%')", [begins, begins]);
  }
  return (await query).map((row) => toRecord(row as MemberRow));
};
