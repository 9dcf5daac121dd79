import type { Knex } from 'knex';
import type { RoomGate } from './context.js';
import { type MemberRow, type RoomRow, toRecord, toRoom } from './rows.js';

/** Everything that a batch reads before it checks its calls. */
export interface BatchView {
  /** The database's clock after the locks were taken, epoch ms. */
  now: number;
  gates: Map<string, RoomGate>;
  /** Earlier answers, by `keyName`. */
  known: Map<string, KnownKey>;
}

export interface KnownKey {
  hash: string;
  /** If the answer was stored as an event, `result` is the event's data and has more fields than the command's output. */
  ack: { result: unknown; seq?: number };
}

export interface KeyRef {
  subject: string;
  stream: string;
  key: string;
}

/** Names an idempotency key within its scope. */
export const keyName = ({ subject, stream, key }: KeyRef): string => JSON.stringify([subject, stream, key]);

interface ViewRow {
  now: number;
  rooms: RoomRow[];
  members: MemberRow[];
  keys: {
    subject: string;
    stream_id: string;
    key: string;
    hash: string;
    seq: number | null;
    result: unknown;
    data: Record<string, unknown> | null;
  }[];
}

const nowSql = '(extract(epoch from clock_timestamp()) * 1000)::bigint';

/** The database's clock, epoch ms. */
export const readNow = async (db: Knex): Promise<number> => {
  const { rows } = (await db.raw(`select ${nowSql} as now`)) as { rows: { now: number }[] };
  return rows[0]?.now ?? 0;
};

// One statement, so that an idle server pays one round trip for the clock, the gate and the keys. Laterals look up each row by
// its key: with stale statistics the planner turned joins into scans of whole tables, and the embedded database has no
// statistics at all.
const viewSql = `
  select ${nowSql} as now,
    (select coalesce(json_agg(r), '[]') from rooms r where r.id = any(?::uuid[]) and r.deleted_at is null) as rooms,
    (select coalesce(json_agg(m), '[]') from unnest(?::uuid[], ?::text[]) as w(room_id, user_id)
      cross join lateral (select * from members where room_id = w.room_id and user_id = w.user_id limit 1) as m) as members,
    (select coalesce(json_agg(a), '[]') from (
      select k.*, e.data from unnest(?::text[], ?::text[], ?::text[]) as w(subject, stream_id, key)
      cross join lateral (select subject, stream_id, key, hash, seq, result from idempotency
        where subject = w.subject and stream_id = w.stream_id and key = w.key limit 1) as k
      left join lateral (select data from events
        where k.result is null and stream_id = k.stream_id and seq = k.seq limit 1) as e on true) as a) as keys`;

const distinct = <T>(values: T[], name: (value: T) => string): T[] => [
  ...new Map(values.map((value) => [name(value), value])).values(),
];

/** Reads rooms, their callers' records, known keys and the clock in one statement. */
export const readView = async (
  db: Knex,
  wanted: { rooms: string[]; callers: { roomId: string; userId: string }[]; keys: KeyRef[] },
): Promise<BatchView> => {
  const rooms = [...new Set(wanted.rooms)];
  const callers = distinct(wanted.callers, ({ roomId, userId }) => `${roomId} ${userId}`);
  const keys = distinct(wanted.keys, keyName);
  const { rows } = (await db
    .raw(viewSql, [
      rooms,
      callers.map((c) => c.roomId),
      callers.map((c) => c.userId),
      keys.map((k) => k.subject),
      keys.map((k) => k.stream),
      keys.map((k) => k.key),
    ] as never)
    .options({ name: 'batch_view' })) as { rows: ViewRow[] };
  const [view] = rows;
  if (!view) throw new Error('the view of a batch has no row');
  const gates = new Map<string, RoomGate>(
    view.rooms.map((row) => [row.id, { room: toRoom(row), memberCount: row.member_count, members: new Map() }]),
  );
  for (const row of view.members) gates.get(row.room_id)?.members.set(row.user_id, toRecord(row));
  const known = new Map(
    view.keys.map(({ subject, stream_id: stream, key, hash, seq, result, data }) => [
      keyName({ subject, stream, key }),
      { hash, ack: { result: result ?? data, ...(seq === null ? {} : { seq }) } },
    ]),
  );
  return { now: view.now, gates, known };
};

/** Reads the gate of one room with the records of some users. */
export const readGate = async (
  db: Knex,
  roomId: string,
  userIds: readonly string[],
): Promise<{ now: number; gate: RoomGate | undefined }> => {
  const view = await readView(db, {
    rooms: [roomId],
    callers: userIds.map((userId) => ({ roomId, userId })),
    keys: [],
  });
  return { now: view.now, gate: view.gates.get(roomId) };
};
