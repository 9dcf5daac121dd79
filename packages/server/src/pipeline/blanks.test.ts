import {
  blank,
  command,
  contract,
  event,
  feature,
  is,
  lostOnDeletion,
  message,
  type RoomfulEvent,
  type StreamKind,
} from '@roomful/protocol';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { withDatabases } from '../database/testDatabase.js';
import { createBlanks } from './blanks.js';
import { eventColumns } from './columns.js';
import { append } from './stream.js';

const id = z.int().meta(is('message')).describe('The message.');
const note = z.string().meta(lostOnDeletion).describe('The note.');
const eventOf = <D extends z.ZodObject>(type: string, data: D, stream: StreamKind = 'room') =>
  event({ type, summary: 'A bell rang.', stream, sentence: null, data });
const grow = (data: z.ZodObject, output: z.ZodType = z.object({}), stream: StreamKind = 'room') => {
  const row = eventOf('bell.rang', data, stream);
  const common = { kind: 'write', summary: 'Ring.', input: z.object({}), emits: [row], stream, example: {} } as const;
  const ring = command({ ...common, output });
  const knell = command({ ...common, output: z.object({ message }) });
  return { bells: feature({ events: { row }, signals: {}, commands: { ring, knell } }) };
};

/** A feature whose events say something of messages in every way in which they can be found. */
const noted = eventOf('bell.noted', z.object({ about: id, times: z.int(), note }));
const copied = eventOf('bell.copied', z.object({ copy: z.object({ first: message.nullable() }) }));
const grown = { ...contract, bells: feature({ events: { noted, copied }, signals: {}, commands: {} }) };

const ana = { id: 'ana', name: 'ana' };
const said = (seq: number, type: string, data: object) =>
  ({ seq, type, at: 1, actor: ana, key: null, data }) as unknown as RoomfulEvent;
const messageOf = (of: number, text: string) => ({ id: of, text, metadata: { a: 1 }, language: 'c', author: ana });
const log = [
  said(1, 'message.created', { message: messageOf(1, 'one') }),
  said(2, 'message.created', { message: messageOf(2, 'two') }),
  said(3, 'message.edited', { messageId: 1, text: 'one!', editedAt: 2 }),
  said(4, 'bell.noted', { about: 1, times: 3, note: 'of one' }),
  said(5, 'bell.noted', { about: 2, times: 3, note: 'of two' }),
  said(6, 'bell.copied', { copy: { first: messageOf(1, 'one') } }),
  said(7, 'bell.copied', { copy: { first: null } }),
  said(8, 'message.pinned', { messageId: 1, pinnedAt: 2 }),
];
const gone = blank(messageOf(1, ''), { drop: ['language'], empty: { metadata: {} } });
const blanked: Record<number, object> = {
  1: { message: gone },
  3: { messageId: 1, text: '', editedAt: 2 },
  4: { about: 1, times: 3, note: '' },
  6: { copy: { first: gone } },
};
const after = log.map(({ seq, data }) => blanked[seq] ?? data);

describe('what events say of a deleted message', () => {
  it('is blank wherever their rows say that it is lost', () => {
    const { event: redact } = createBlanks(grown);
    expect(log.map((one) => redact(one, new Set([1])).data)).toEqual(after);
    expect(log.map((one) => redact(one, new Set())).every((one, i) => one === log[i])).toBe(true);
  });

  it('cannot be where nothing finds it', () => {
    const at = (data: z.ZodObject, output?: z.ZodType) => () => createBlanks(grow(data, output));
    expect(at(z.object({ all: z.array(message) }))).toThrow(
      'deleted text in bell.rang.all.*; an event is found by one',
    );
    expect(at(z.object({ a: message, b: message }))).toThrow('bell.rang.a; an event is found by one message only');
    expect(at(z.object({ for: id, copy: message }))).toThrow('bell.rang.copy; the event is found by the other message');
    expect(at(z.object({ note }))).toThrow('deleted text in bell.rang; it has no field of kind message');
    expect(at(z.object({}), z.object({ copy: message }))).toThrow(
      'bells.ring.copy; kept answers are found by `message.id`',
    );
    expect(at(z.object({}), z.object({ message }))).not.toThrow();
    expect(at(z.object({}), z.object({ message: z.object({ id, note }) }))).toThrow(
      'bells.knell.message; kept answers must all lose the same fields, those of bells.ring',
    );
  });

  it('can only be in streams of rooms', () => {
    for (const stream of ['user', 'space'] as const) {
      expect(() => createBlanks(grow(z.object({ message }), z.object({}), stream))).toThrow(
        'deleted text in bell.rang.message; a deleted message is sought only in the stream of its room',
      );
      expect(() => createBlanks(grow(z.object({}), z.object({ message }), stream))).toThrow(
        'deleted text in bells.ring.message; a deleted message is sought only in the stream of its room',
      );
    }
  });
});

withDatabases((_kind, open) => {
  it('is blank in the log and in kept answers', async () => {
    const database = await open();
    const [stream, other] = ['room:r', 'room:other'];
    const key = { subject: 'ana', hash: 'h', seq: 2, at: 1, people: null };
    const result = { message: messageOf(1, 'one') };
    await database.transaction((trx) =>
      append(trx, eventColumns(grown), {
        heads: [],
        events: [stream, other].flatMap((one) => log.map((logged) => ({ stream: one, event: logged }))),
        keys: [stream, other].map((one) => ({ ...key, key: 'k', stream_id: one, result })),
        projections: [],
      }),
    );
    // Events that create their message are found by their own seq: the index of the others is small.
    expect(await database.knex('events').where('stream_id', stream).orderBy('seq').pluck('ref')).toEqual([
      ...[null, null, 1, 1, 2, 1, null, 1],
    ]);
    await database.transaction((trx) => createBlanks(grown).log(trx, stream, [1]));
    const data = (of: string) => database.knex('events').where('stream_id', of).orderBy('seq').pluck('data');
    expect(await data(stream)).toEqual(after);
    expect(await data(other)).toEqual(log.map((one) => one.data));
    const answers = await database.knex('idempotency').orderBy('stream_id').pluck('result');
    expect(answers).toEqual([result, { message: gone }]);
  });

  it('is blank in kept answers even if events say nothing of messages', async () => {
    const database = await open();
    const key = { subject: 'ana', hash: 'h', seq: 2, at: 1, people: null, key: 'k', stream_id: 'room:r' };
    const result = { message: messageOf(1, 'one') };
    const own = grow(z.object({}));
    await database.transaction(async (trx) => {
      await append(trx, eventColumns(own), { heads: [], events: [], keys: [{ ...key, result }], projections: [] });
      await createBlanks(own).log(trx, 'room:r', [1]);
    });
    expect(await database.knex('idempotency').pluck('result')).toEqual([{ message: gone }]);
  });
});
