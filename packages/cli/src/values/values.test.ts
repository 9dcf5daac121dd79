import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { Failure } from '../failure/failure.js';
import type { Param } from '../manifest.js';
import { parseDuration } from './duration.js';
import { matcher } from './glob.js';
import { parseInstant } from './instant.js';
import { linesOf } from './lines.js';
import { parseParam } from './param.js';
import { parseRecord } from './record.js';
import { parseSince } from './since.js';

const now = Date.UTC(2026, 4, 1, 18);

test.each([
  ['10m', 600_000],
  ['1h30m', 5_400_000],
  ['45s', 45_000],
  ['2d', 172_800_000],
  ['500ms', 500],
  ['600000', 600_000],
])('the duration %s is %i ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(['', 'm', '10 m', '-5s', '1.5h', '5x', '10m!'])('"%s" is not a duration', (text) => {
  expect(() => parseDuration(text)).toThrow(Failure);
});

test.each([
  ['1700000000000', 1_700_000_000_000],
  ['2026-05-01T17:00:00Z', now - 3_600_000],
  ['1h', now - 3_600_000],
])('parses the instant %s', (text, at) => {
  expect(parseInstant(text, now, '--since-at')).toBe(at);
});

test('the error for an invalid instant says how to write one', () => {
  expect(() => parseInstant('yesterday', now, '--since-at')).toThrow('--since-at is not an instant');
});

test('--since takes an event, an instant or a duration', () => {
  expect(parseSince('seq:120', now)).toEqual({ after: 120 });
  expect(parseSince('10m', now)).toEqual({ sinceAt: now - 600_000 });
  expect(parseSince('2026-05-01', now)).toEqual({ sinceAt: Date.UTC(2026, 4, 1) });
  expect(() => parseSince('seq:x', now)).toThrow(Failure);
});

test('parses a record from key=value, key:=json and JSON objects; the last one wins', () => {
  expect(parseRecord(['genre=jazz', 'bpm:=120', '{"live":true,"genre":"dub"}', 'note=a=b'], '--metadata')).toEqual({
    genre: 'dub',
    bpm: 120,
    live: true,
    note: 'a=b',
  });
  expect(() => parseRecord(['genre'], '--metadata')).toThrow('not key=value');
  expect(() => parseRecord(['{"a":'], '--metadata')).toThrow('not JSON');
  expect(() => parseRecord(['bpm:=x'], '--metadata')).toThrow('not JSON');
});

test('treats a key named __proto__ like any other', () => {
  const record = parseRecord(['__proto__=x'], '--metadata');
  expect(Object.keys(record)).toEqual(['__proto__']);
  expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
});

test('globs match names, groups expand to theirs, and a glob without matches is an error', async () => {
  const known = ['message.created', 'message.edited', 'member.banned', 'room.created'];
  const groups = { 'moderation.*': ['member.banned'] };
  const fits = await matcher(['message.*', 'moderation.*'], known, '--type', groups);
  expect(known.filter(fits)).toEqual(['message.created', 'message.edited', 'member.banned']);
  expect((await matcher([], known, '--type'))('anything')).toBe(true);
  expect((await matcher(['*.created'], known, '--type'))('messageXcreated')).toBe(false);
  expect(known.filter(await matcher(['{message,room}.edited'], known, '--type'))).toEqual(['message.edited']);
  await expect(matcher(['msg.*'], known, '--type')).rejects.toThrow('matches nothing');
  await expect(matcher([''], known, '--type')).rejects.toThrow('matches nothing');
});

const param = (type: Param['type'], more: Partial<Param> = {}): Param => ({
  name: 'x',
  flag: 'x',
  type,
  required: false,
  positional: false,
  description: '',
  ...more,
});

test.each([
  [param('string'), '12', '12'],
  [param('integer'), '12', 12],
  [param('number'), '1.5', 1.5],
  [param('boolean'), true, true],
  [param('boolean'), 'false', false],
  [param('enum', { values: ['up', 'down'] }), 'up', 'up'],
  [param('array', { items: { type: 'string' } }), ['a,b', 'c'], ['a', 'b', 'c']],
  [param('record'), ['a=1'], { a: '1' }],
  [param('duration'), '10m', 600_000],
  [param('integer', { nullable: true }), 'null', null],
  [param('user'), '@ana', '@ana'],
])('reads a field (case %#)', (row, raw, value) => {
  expect(parseParam(row, raw, now)).toEqual(value);
});

test.each([
  [param('integer'), '1.5'],
  [param('integer'), ''],
  [param('integer'), 'null'],
  [param('integer'), '9007199254740993'],
  [param('boolean'), 'perhaps'],
  [param('enum', { values: ['up'] }), 'sideways'],
  [param('array', { items: { type: 'enum', values: ['a'] } }), ['b']],
])('refuses an invalid value, and names the flag (case %#)', (row, raw) => {
  expect(() => parseParam(row, raw, now)).toThrow(/^--x /);
});

test('lines handle characters split between chunks, and a last line without a line feed', async () => {
  const bytes = Buffer.from('één\r\ntwo\n\u2028three');
  const chunks = [...bytes].map((byte) => Buffer.from([byte]));
  const lines: string[] = [];
  for await (const line of linesOf(
    (async function* () {
      yield* chunks;
    })(),
  ))
    lines.push(line);
  expect(lines).toEqual(['één', 'two', '\u2028three']);
});

test('lines stop at the signal while waiting for input', async () => {
  const stop = new AbortController();
  const silent = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) };
  const reading = (async () => {
    for await (const _ of linesOf(silent, stop.signal)) throw new Error('there is no line');
  })();
  stop.abort();
  await reading;
});

test('lines that were read are garbage-collected while the input continues', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const chunks: WeakRef<Buffer>[] = [];
  async function* input(): AsyncGenerator<Buffer> {
    for (let n = 0; n < 100; n++) {
      const chunk = Buffer.from(`${n}\n`);
      chunks.push(new WeakRef(chunk));
      yield chunk;
    }
  }
  let read = 0;
  let kept = 0;
  for await (const _ of linesOf(input(), new AbortController().signal)) {
    if (++read < 100) continue;
    // A weak reference is cleared at the end of a turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    kept = chunks.filter((chunk) => chunk.deref()).length;
  }
  expect(read).toBe(100);
  expect(kept).toBeLessThan(10);
});
