import type { ModerationEntry } from '@roomful/protocol';
import type { Knex } from 'knex';
import { actorOf } from '../../pipeline/log.js';

interface EntryRow {
  seq: number;
  type: string;
  at: number;
  actor_id: string | null;
  actor_name: string | null;
  target_id: string;
  data: Record<string, unknown>;
}

/** Reads a page of the moderation log, newest first: the events of the stream that have a target. */
export const pageModerationLog = async (
  db: Knex,
  stream: string,
  page: { user?: string | undefined; before?: number | undefined; limit: number },
): Promise<ModerationEntry[]> => {
  const query = db<EntryRow>('events')
    .where('stream_id', stream)
    .whereNotNull('target_id')
    .orderBy('seq', 'desc')
    .limit(page.limit);
  if (page.user !== undefined) query.where('target_id', page.user);
  if (page.before !== undefined) query.where('seq', '<', page.before);
  return ((await query) as EntryRow[]).map((row) => ({
    seq: row.seq,
    type: row.type,
    at: row.at,
    actor: actorOf(row),
    target: row.target_id,
    data: row.data,
  }));
};
