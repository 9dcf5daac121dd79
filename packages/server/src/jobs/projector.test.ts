import { contract, type EventDraft, type Frame, userStream } from '@roomful/protocol';
import { expect, it } from 'vitest';
import type { Database } from '../database/connection.js';
import { openDatabase } from '../database/connection.js';
import { withDatabases } from '../database/testDatabase.js';
import { eventColumns } from '../pipeline/columns.js';
import { selectEvents, selectHead } from '../pipeline/log.js';
import { createProjector, type ProjectorDeps } from './projector.js';

const roomId = '0193f5a0-0000-7000-8000-000000000000';
const data: EventDraft['data'] = { roomId, role: 'member', invited: false, by: null };

const leave = async (database: Database, userIds: readonly string[], seqs: readonly number[]): Promise<void> => {
  const rows = userIds.flatMap((user_id) =>
    seqs.map((seq) => ({
      room_id: roomId,
      seq,
      user_id,
      type: 'user.room_changed',
      actor_id: 'bob',
      actor_name: 'Bob',
      data: JSON.stringify({ ...data, seq }),
    })),
  );
  await database.transaction((trx) => trx('projections').insert(rows));
};

const waiting = async (database: Database): Promise<number> =>
  Number((await database.read((db) => db('projections').count({ n: '*' })))[0]?.n);

/** The seqs of the room's events that a user got, in the order of the own stream. */
const told = async (database: Database, userId: string): Promise<number[]> => {
  const events = await database.read((db) => selectEvents(db, userStream(userId), { after: 0, limit: 1_000 }));
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
  expect(await database.read((db) => selectHead(db, userStream(userId)))).toBe(events.length);
  return events.map((event) => (event.data as unknown as { seq: number }).seq);
};

const projectorOn = (database: Database, replace: Partial<ProjectorDeps> = {}) => {
  const frames: Frame[] = [];
  const reported: unknown[] = [];
  const projector = createProjector({
    database,
    generation: 'g',
    clockOffsetMs: () => 0,
    columns: eventColumns(contract),
    publish: (published) => frames.push(...published),
    report: (error) => reported.push(error),
    ...replace,
  });
  return { projector, frames, reported };
};

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
};

const people = Array.from({ length: 130 }, (_, n) => `user-${n}`);

withDatabases((kind, open) => {
  it('delivers every event to every user once and in order, even with two nodes at once', async () => {
    const database = await open();
    const second = kind === 'postgres' ? await openDatabase({ databaseUrl: database.url }) : database;
    const nodes = [projectorOn(database), projectorOn(second)];
    try {
      for (const seqs of [[1, 2, 3], [4], [5, 6]]) {
        await leave(database, people, seqs);
        for (const { projector } of nodes) projector.wake();
      }
      await until(async () => (await waiting(database)) === 0);
      for (const { projector } of nodes) await projector.stop();
      for (const userId of people) expect(await told(database, userId)).toEqual([1, 2, 3, 4, 5, 6]);
      const published = nodes.flatMap(({ frames }) =>
        frames.flatMap(({ stream, events }) => events.map(({ seq }) => `${stream} ${seq}`)),
      );
      expect(published).toHaveLength(people.length * 6);
      expect(new Set(published).size).toBe(people.length * 6);
      expect(nodes.flatMap(({ reported }) => reported)).toEqual([]);
    } finally {
      if (second !== database) await second.close();
    }
  });

  it('delivers again what was not committed, and nothing that was', async () => {
    const database = await open();
    let ends = 0;
    const failing: Database = {
      ...database,
      transaction: async (run) => {
        ends += 1;
        // The first attempt fails before its commit, the second after it, so that nobody publishes that one.
        if (ends === 1) {
          return database.transaction(async (trx) => {
            await run(trx);
            throw new Error('failed before the commit');
          });
        }
        const done = await database.transaction(run);
        if (ends === 2) throw new Error('failed after the commit');
        return done;
      },
    };
    await leave(database, ['ana'], [1, 2]);
    const { projector, frames, reported } = projectorOn(failing);
    projector.wake();
    await until(async () => reported.length === 1);
    expect(await waiting(database)).toBe(2);
    projector.wake();
    await until(async () => reported.length === 2);
    await leave(database, ['ana'], [3]);
    projector.wake();
    await until(async () => (await waiting(database)) === 0);
    await projector.stop();
    expect(await told(database, 'ana')).toEqual([1, 2, 3]);
    // The follower finds unpublished events by polling heads.
    expect(frames.map(({ from, to }) => [from, to])).toEqual([[3, 3]]);
  });

  it('does not let a user whose events fail block others', async () => {
    const database = await open();
    const columns = eventColumns(contract);
    const { projector, reported } = projectorOn(database, {
      columns: (stream, event) => {
        if (stream === userStream('bad')) throw new Error('not this one');
        return columns(stream, event);
      },
    });
    await leave(database, ['ana', 'bad', 'cem'], [1]);
    projector.wake();
    await until(async () => (await waiting(database)) === 1);
    await projector.stop();
    expect([await told(database, 'ana'), await told(database, 'cem')]).toEqual([[1], [1]]);
    expect(reported.map(String)).toEqual(['Error: not this one']);
  });

  it('delivers fresh events first while many are pending', async () => {
    const database = await open();
    const many = Array.from({ length: 450 }, (_, n) => `many-${n}`);
    await leave(database, many, [1]);
    await leave(database, ['zoe'], [1, 2]);
    const { projector, frames, reported } = projectorOn(database);
    projector.wake(many);
    projector.wake(['zoe']);
    await until(async () => (await waiting(database)) === 0);
    await projector.stop();
    const order = frames.map(({ stream }) => stream);
    // One step was already running.
    expect(order.indexOf(userStream('zoe'))).toBeLessThanOrEqual(100);
    expect(order).toContain(userStream('zoe'));
    expect(new Set(order).size).toBe(many.length + 1);
    expect(await told(database, 'zoe')).toEqual([1, 2]);
    for (const userId of [many[0], many[449]]) expect(await told(database, userId ?? '')).toEqual([1]);
    expect(reported).toEqual([]);
  });

  it('delivers everything pending for a user, however much, whether fresh or in turn', async () => {
    const database = await open();
    const seqs = Array.from({ length: 1_200 }, (_, n) => n + 1);
    await leave(database, ['ana'], seqs);
    const { projector } = projectorOn(database);
    projector.wake(['ana']);
    await until(async () => (await waiting(database)) === 0);
    await leave(database, ['ana', 'bob'], [1_201]);
    projector.wake();
    await until(async () => (await waiting(database)) === 0);
    await projector.stop();
    const { rows } = await database.knex.raw<{ rows: { seq: number; told: number }[] }>(
      "select seq, (data ->> 'seq')::int as told from events where stream_id = 'user:ana' order by seq",
    );
    expect(rows.map((row) => Number(row.told))).toEqual([...seqs, 1_201]);
    expect(await told(database, 'bob')).toEqual([1_201]);
  });

  it('never stamps an event earlier than the last one of the stream', async () => {
    const database = await open();
    const future = Date.now() + 3_600_000;
    await database.transaction((trx) => trx('streams').insert({ id: userStream('ana'), head: 0, last_at: future }));
    await leave(database, ['ana'], [1]);
    const { projector } = projectorOn(database);
    projector.wake();
    await until(async () => (await waiting(database)) === 0);
    await projector.stop();
    const [event] = await database.read((db) => selectEvents(db, userStream('ana'), { after: 0, limit: 1 }));
    expect([event?.at, event?.actor, event?.key]).toEqual([future, { id: 'bob', name: 'Bob' }, null]);
  });
});
