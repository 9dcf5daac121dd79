import { command, event, feature, is, type RoomfulEvent } from '@roomful/protocol';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { withDatabases } from '../../database/testDatabase.js';
import { rowsRead } from '../../database/testPlans.js';
import { eventColumns } from '../../pipeline/columns.js';
import { createNames, peopleInAnswer } from '../../pipeline/people.js';
import { append } from '../../pipeline/stream.js';
import { createLogErasure } from './log.js';
import { selectTraces } from './queries.js';

const ringer = z
  .object({ id: z.string().describe('The id.'), name: z.string().describe('The name.') })
  .meta(is('person'));
const bell = z.object({
  times: z.int().describe('How often.'),
  ringers: z.record(z.string(), z.array(ringer.describe('Who rang.'))).describe('By rope.'),
});
const rang = event({
  type: 'bell.rang',
  summary: 'A bell rang.',
  stream: 'room',
  sentence: null,
  data: z.object({ bell: bell.describe('The bell.') }),
});
const ring = command({
  kind: 'write',
  summary: 'Ring the bell.',
  input: z.object({ room: z.string().describe('Where.') }),
  output: z.object({ rung: z.array(bell).describe('Every bell.') }),
  emits: [rang],
  example: { room: 'tower' },
});
/** A feature that erasure knows nothing about: only its rows say where it names people. */
const bells = feature({ errors: {}, events: { rang }, signals: {}, commands: { ring } });
const toy = { bells };

const roomId = '0199a6a0-7f2e-7000-8000-000000000000';
const stream = `room:${roomId}`;
const ana = { id: 'ana', name: 'Ana' };
const bob = { id: 'bob', name: 'Robert' };
const bellOf = (...ringers: object[]) => ({ times: 1, ringers: { first: ringers } });

withDatabases((_kind, open) => {
  it('a person whom a new kind of event names at a new path is found and erased', async () => {
    const database = await open();
    const log = createLogErasure(createNames(toy));
    const logged = [bellOf(ana), bellOf(ana, bob)].map((rung, i) => ({
      stream,
      event: {
        seq: i + 1,
        type: 'bell.rang',
        at: 1,
        actor: ana,
        key: null,
        data: { bell: rung },
      } as unknown as RoomfulEvent,
    }));
    const answer = { rung: [bellOf(ana), bellOf(bob)] };
    const key = { subject: 'ana', stream_id: stream, key: 'k', hash: 'h', seq: 2, result: answer, at: 1 };
    await database.transaction(async (trx) => {
      await append(trx, eventColumns(toy), {
        heads: [{ id: stream, head: 2, lastAt: 1 }],
        events: logged,
        keys: [{ ...key, people: peopleInAnswer(ring, answer) }],
        projections: [],
      });
    });
    expect(await database.knex('events').orderBy('seq').pluck('people')).toEqual([null, ['bob']]);
    expect(await database.knex('idempotency').pluck('people')).toEqual([['ana', 'bob']]);

    const erasure = { roomId, userId: 'bob' };
    const seqs = await database.read((db) => selectTraces(db, erasure, { after: 0, upTo: 2 }));
    expect(seqs).toEqual([2]);
    await database.transaction((trx) => log.eraseNames(trx, erasure, seqs));
    await database.transaction((trx) => log.eraseAnswers(trx, erasure, 10));
    const gone = { id: 'bob', name: 'bob' };
    expect(await database.knex('events').orderBy('seq').select('data', 'people')).toEqual([
      { data: { bell: bellOf(ana) }, people: null },
      { data: { bell: bellOf(ana, gone) }, people: null },
    ]);
    expect(await database.knex('idempotency').select('result', 'people')).toEqual([
      { result: { rung: [bellOf(ana), bellOf(gone)] }, people: ['ana'] },
    ]);
  });

  it('a person is erased by a node that does not know the events and commands', async () => {
    const database = await open();
    // While nodes are replaced, an older one may do the work.
    const log = createLogErasure(createNames({}));
    const event = { type: 'bell.rang', at: 1, actor: bob, key: null, data: { bell: bellOf(ana, bob) } };
    const answer = { rung: [bellOf(ana, bob)] };
    const key = { subject: 'ana', key: 'k', hash: 'h', seq: 1, result: answer, at: 1, people: ['ana', 'bob'] };
    await database.transaction((trx) =>
      append(trx, eventColumns(toy), {
        heads: [],
        events: [stream, 'user:bob', 'user:ana'].map((one) => ({ stream: one, event: { seq: 1, ...event } as never })),
        keys: [stream, 'user:ana'].map((one) => ({ ...key, stream_id: one })),
        projections: [
          {
            room_id: roomId,
            seq: 1,
            user_id: 'ana',
            type: 'bell.rang',
            actor_id: null,
            actor_name: null,
            data: event.data,
          },
        ],
      }),
    );
    await database.transaction(async (trx) => {
      await log.eraseNames(trx, { roomId, userId: 'bob' }, [1]);
      await log.eraseOwnLog(trx, 'bob', { after: 0, upTo: 1, keeps: { types: [], after: 0 } });
      await log.eraseElsewhere(trx, 'bob', 10);
      await log.eraseWaiting(trx, 'bob');
      for (const id of [roomId, null]) await log.eraseAnswers(trx, { roomId: id, userId: 'bob' }, 10);
    });
    const gone = bellOf(ana, { id: 'bob', name: 'bob' });
    expect(await database.knex('events').pluck('data')).toEqual([{ bell: gone }, { bell: gone }, { bell: gone }]);
    expect(await database.knex('events').whereNotNull('actor_name').pluck('stream_id')).toEqual([]);
    expect(await database.knex('projections').pluck('data')).toEqual([{ bell: gone }]);
    expect(await database.knex('idempotency').pluck('result')).toEqual([{ rung: [gone] }, { rung: [gone] }]);
  });

  it('of the answers that are kept, only those of the room that name somebody are read', async () => {
    const database = await open();
    const log = createLogErasure(createNames(toy));
    await database.knex.raw(
      `insert into idempotency (subject, stream_id, key, hash, seq, result, at, people)
       select 'ana', case when i % 3 = 0 then 'room:other' else ? end, i::text, 'h', i,
         case when i % 100 = 0 then '{"rung":[]}'::jsonb end, 1, case when i % 100 = 0 then array['cara'] end
       from generate_series(1, 6000) as i`,
      [stream],
    );
    const read = await rowsRead(database, 'idempotency', (db) => log.eraseAnswers(db, { roomId, userId: 'bob' }, 200));
    expect(read).toBe(40);
  });
});
