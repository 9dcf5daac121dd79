import { roomStream, userStream } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { Erasure } from '../../jobs/erasure.js';
import type { Names } from '../../pipeline/people.js';

/** A part of a user's own log. */
interface OwnPart {
  after: number;
  upTo: number;
  /** Events of these types after this seq belong to a user who came back, and stay. */
  keeps: { types: readonly string[]; after: number };
}

interface LoggedRow {
  stream_id: string;
  seq: number;
  type: string;
  data: unknown;
}

const logged = (db: Knex) => db('events').select('stream_id', 'seq', 'type', 'data');

/** Replaces a user's name by the id in some events, which then no longer name the user. */
const rewriteEvents = async (db: Knex, names: Names, userId: string, rows: readonly LoggedRow[]): Promise<void> => {
  if (rows.length === 0) return;
  const erased = new Set([userId]);
  const changed = rows.map(({ stream_id, seq, type, data }) => ({
    stream_id,
    seq,
    data: names.remove(type, data, erased),
  }));
  await db.raw(
    `update events as e set data = r.data, people = nullif(array_remove(e.people, ?), '{}'),
       actor_name = case when e.actor_id = ? then null else e.actor_name end
     from json_to_recordset(?::json) as r(stream_id text, seq bigint, data jsonb)
     where e.stream_id = r.stream_id and e.seq = r.seq`,
    [userId, userId, JSON.stringify(changed)],
  );
};

/** Selects everything outside rooms, in the log or the stored results. */
const outsideRooms = "stream_id not like 'room:%'";

/** Removes the names of erased users from logs, from events pending for users' streams, and from stored results. */
export const createLogErasure = (names: Names) => ({
  /** Does so for some events of a room's log. */
  eraseNames: async (db: Knex, { roomId, userId }: Erasure, seqs: number[]): Promise<void> => {
    const rows: LoggedRow[] = await logged(db).where('stream_id', roomStream(roomId)).whereIn('seq', seqs);
    await rewriteEvents(db, names, userId, rows);
  },

  /** Does so in a part of a user's own log. The events and the role in them stay. */
  eraseOwnLog: async (db: Knex, userId: string, { after, upTo, keeps }: OwnPart): Promise<void> => {
    const part = () =>
      db('events')
        .where('stream_id', userStream(userId))
        .where('seq', '>', after)
        .where('seq', '<=', upTo)
        .where((old) => old.where('seq', '<=', keeps.after).orWhereNotIn('type', keeps.types));
    // Most of these, read positions and bookmarks, name nobody but the actor.
    await part().where('actor_id', userId).whereNotNull('actor_name').update({ actor_name: null });
    const rows: LoggedRow[] = await part()
      .whereNotIn('type', names.typesWithoutPeople)
      .select('stream_id', 'seq', 'type', 'data')
      .forUpdate();
    await rewriteEvents(db, names, userId, rows);
  },

  /**
   * Does so for some events in the logs that no erasure of a room or of the user's own log covers: those of spaces and of other
   * users.
   *
   * @returns whether there are more
   */
  eraseElsewhere: async (db: Knex, userId: string, limit: number): Promise<boolean> => {
    const rows: LoggedRow[] = await logged(db)
      .whereRaw('people @> array[?::text]', [userId])
      .whereRaw(outsideRooms)
      .limit(limit)
      .forUpdate();
    await rewriteEvents(db, names, userId, rows);
    return rows.length === limit;
  },

  /** Does so for events pending for any user's stream. There are never many. */
  eraseWaiting: async (db: Knex, userId: string): Promise<void> => {
    const rows: { user_id: string; room_id: string; seq: number; type: string; data: unknown }[] = await db(
      'projections',
    )
      .select('user_id', 'room_id', 'seq', 'type', 'data')
      .whereRaw(
        `(actor_id = ? or jsonb_path_exists(data, '$.** \\? (@.id == $id)', jsonb_build_object('id', ?::text)))`,
        [userId, userId],
      )
      .forUpdate();
    if (rows.length === 0) return;
    const erased = new Set([userId]);
    const changed = rows.map(({ type, data, ...key }) => ({ ...key, data: names.remove(type, data, erased) }));
    await db.raw(
      `update projections as p set data = r.data, actor_name = case when p.actor_id = ? then null else p.actor_name end
       from json_to_recordset(?::json) as r(user_id text, room_id uuid, seq bigint, data jsonb)
       where p.user_id = r.user_id and p.room_id = r.room_id and p.seq = r.seq`,
      [userId, JSON.stringify(changed)],
    );
  },

  /**
   * Does so for some of the stored results, whoever the caller was.
   *
   * @param roomId null: results outside rooms
   * @returns whether there are more
   */
  eraseAnswers: async (
    db: Knex,
    { roomId, userId }: { roomId: string | null; userId: string },
    limit: number,
  ): Promise<boolean> => {
    const rows: { subject: string; stream_id: string; key: string; result: unknown }[] = await db('idempotency')
      .select('subject', 'stream_id', 'key', 'result')
      .whereRaw('people @> array[?::text]', [userId])
      .where((where) => (roomId === null ? where.whereRaw(outsideRooms) : where.where('stream_id', roomStream(roomId))))
      .limit(limit)
      .forUpdate();
    if (rows.length === 0) return false;
    const erased = new Set([userId]);
    const changed = rows.map(({ result, ...key }) => ({ ...key, result: names.removeFromAnswer(result, erased) }));
    await db.raw(
      `update idempotency as k set result = r.result, people = nullif(array_remove(k.people, ?), '{}')
       from json_to_recordset(?::json) as r(subject text, stream_id text, key text, result jsonb)
       where k.subject = r.subject and k.stream_id = r.stream_id and k.key = r.key`,
      [userId, JSON.stringify(changed)],
    );
    return rows.length === limit;
  },
});

/** Removes names from logs and stored results. */
export type LogErasure = ReturnType<typeof createLogErasure>;
