import { userEvents, userStream } from '@roomful/protocol';
import type { Knex } from 'knex';

/** The part of a user's own log that an erasure concerns. */
export interface OwnLog {
  head: number;
  /** Events of these types after the last erasure belong to a user who came back, and stay. */
  keeps: { types: readonly string[]; after: number };
}

/** Returns how long a user's own log is, and which events in it an erasure leaves. */
export const selectOwnLog = async (db: Knex, userId: string): Promise<OwnLog> => {
  const stream = userStream(userId);
  const erased: { seq: number } | undefined = await db('events')
    .where({ stream_id: stream, type: userEvents.erased.type })
    .orderBy('seq', 'desc')
    .first('seq');
  const head: { head: number } | undefined = await db('streams').where('id', stream).first('head');
  return { head: head?.head ?? 0, keeps: { types: [userEvents.updated.type], after: erased?.seq ?? 0 } };
};
