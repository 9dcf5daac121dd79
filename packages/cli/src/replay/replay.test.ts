import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FakeOptions, fakeIo, ok, refused } from '../../test/fake-io.js';
import { manifest } from '../manifest.js';
import { runProgram } from '../program/program.js';
import { cuesOfIrc, parseAnnotation, parseIrc, scriptOfEvents } from './index.js';

const log = [
  '[23:58] <ana> anyone awake?',
  '[23:58] <bob> yes',
  '[23:59]  * ana waves',
  '=== bob is now known as bob_away',
  '[00:01] <cid> <b>html</b> [00:00] <fake> line',
  '[00:01] <cid> ',
  '=== dee [n=dee@host] has joined #room',
  '=== dee has left #room ()',
  'no line of this form',
  '[00:02]  * cid',
  '[00:02] <ana>late',
  '',
].join('\n');

test('parses an IRC log that runs past midnight', () => {
  expect(parseIrc(log)).toEqual([
    { index: 0, minutes: 1438, kind: 'message', nick: 'ana', text: 'anyone awake?' },
    { index: 1, minutes: 1438, kind: 'message', nick: 'bob', text: 'yes' },
    { index: 2, minutes: 1439, kind: 'action', nick: 'ana', text: 'waves' },
    { index: 3, minutes: 1439, kind: 'nick', nick: 'bob', text: 'bob_away' },
    { index: 4, minutes: 1441, kind: 'message', nick: 'cid', text: '<b>html</b> [00:00] <fake> line' },
    { index: 5, minutes: 1441, kind: 'message', nick: 'cid', text: '' },
    { index: 6, minutes: 1441, kind: 'join', nick: 'dee', text: '#room' },
    { index: 7, minutes: 1441, kind: 'leave', nick: 'dee', text: '#room ()' },
    { index: 8, minutes: 1441, kind: 'other', nick: '', text: 'no line of this form' },
    { index: 9, minutes: 1442, kind: 'action', nick: 'cid', text: '' },
    { index: 10, minutes: 1442, kind: 'message', nick: 'ana', text: 'late' },
  ]);
});

test('empty lines count, so annotations still match', () => {
  expect(parseIrc('\n[01:00] <a> x\n').map(({ index, kind, minutes }) => [index, kind, minutes])).toEqual([
    [0, 'other', 60],
    [1, 'message', 60],
  ]);
  expect(parseIrc('')).toEqual([]);
});

test('a log may pass several midnights', () => {
  const minutes = parseIrc('[23:00] <a> 1\n[01:00] <a> 2\n[00:30] <a> 3').map((line) => line.minutes);
  expect(minutes).toEqual([1380, 1500, 2910]);
});

test('an annotation maps each reply to the nearest line it replies to', () => {
  expect(parseAnnotation('1 4 - \n3 4 -\n2 4 -\n5 5 -\n9 7 -\nnonsense\n')).toEqual(
    new Map([
      [4, 3],
      [9, 7],
    ]),
  );
});

test('the lines of a minute are spread over it; empty messages are left out', () => {
  const cues = cuesOfIrc(parseIrc(log), parseAnnotation('0 1 -\n3 4 -\n'));
  expect(cues.map(({ id, line, atMs, kind, replyTo }) => ({ id, line, atMs, kind, replyTo }))).toEqual([
    { id: 0, line: 1, atMs: 0, kind: 'text', replyTo: undefined },
    { id: 1, line: 2, atMs: 30_000, kind: 'text', replyTo: 0 },
    { id: 2, line: 3, atMs: 60_000, kind: 'action', replyTo: undefined },
    { id: 4, line: 5, atMs: 180_000, kind: 'text', replyTo: 3 },
    { id: 10, line: 11, atMs: 240_000, kind: 'text', replyTo: undefined },
  ]);
});

const created = (seq: number, at: number, name: string, body: string, replyTo: number | null = null) => ({
  seq,
  type: 'message.created',
  at,
  actor: { id: name, name },
  key: null,
  data: { message: { id: seq, kind: 'text', author: { id: name, name }, text: body, replyTo } },
});

const recording = [
  { seq: 1, type: 'room.created', at: 900, actor: null, key: null, data: {} },
  created(2, 1_000, 'ana', 'hi'),
  created(3, 61_000, 'bob', 'hello', 2),
  created(4, 62_000, 'bob', ''),
]
  .map((event) => JSON.stringify(event))
  .join('\n');

test('reads the messages of a recording of events', () => {
  const { steps, leftOut } = scriptOfEvents(`${recording}\n\n7\nnull\n`);
  expect(steps).toEqual([
    { id: 2, line: 2, atMs: 0, author: { id: 'ana', name: 'ana' }, kind: 'text', text: 'hi', replyTo: undefined },
    { id: 3, line: 3, atMs: 60_000, author: { id: 'bob', name: 'bob' }, kind: 'text', text: 'hello', replyTo: 2 },
  ]);
  expect([...leftOut]).toEqual([
    ['room.created', 1],
    ['message.created', 1],
  ]);
  expect(() => scriptOfEvents('{"seq":1}\n{')).toThrow('line 2 is not JSON');
});

const done = (seq: number, type: string, name: string, data: object) => ({
  seq,
  type,
  at: 1_000 + seq,
  actor: { id: name, name },
  key: null,
  data,
});

const inThread = created(4, 1_004, 'cid', 'in it');
const lively = [
  created(2, 1_002, 'ana', 'hi'),
  created(3, 1_003, 'bob', 'gone soon'),
  { ...inThread, data: { message: { ...inThread.data.message, threadOf: 2, kind: 'code', language: 'ts' } } },
  done(5, 'message.reacted', 'bob', { messageId: 2, emoji: '👍', count: 1 }),
  done(6, 'message.reacted', 'bob', { messageId: 3, emoji: '👍', count: 1 }),
  done(7, 'message.edited', 'ana', { messageId: 2, text: 'hi all', editedAt: 1 }),
  done(8, 'message.pinned', 'ana', { messageId: 2, pinnedAt: 1 }),
  done(9, 'message.deleted', 'ana', { messageId: 3, authorId: 'bob', deletedAt: 1, reason: null }),
  done(10, 'member.joined', 'dee', {}),
];

const ofMessage = (seq: number, name: string, more: object) => {
  const event = created(seq, 1_000 + seq, name, `says ${seq}`);
  return { ...event, data: { message: { ...event.data.message, ...more } } };
};
const rich = [
  ofMessage(2, 'ana', { mentions: ['bob', 'cid'], metadata: { card: 7 } }),
  ofMessage(3, 'bob', { here: true, metadata: {} }),
  ofMessage(4, 'app', { kind: 'system' }),
  ofMessage(5, 'cid', { repostOf: { roomId: null, messageId: 9, author: { id: 'eve', name: 'eve' } } }),
  ofMessage(6, 'cid', { kind: 'track', track: { title: 'So What' } }),
  done(7, 'message.reacted', 'bob', { messageId: 2, emoji: '👍', count: 1 }),
  done(8, 'message.reacted', 'bob', { messageId: 2, emoji: '🎉', count: 1 }),
  done(9, 'message.reactions_cleared', 'mod', { messageId: 2, authorId: 'ana', emoji: '👍' }),
  done(10, 'message.reactions_cleared', 'mod', { messageId: 2, authorId: 'ana', emoji: null }),
];

describe('roomful replay', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roomful-replay-'));
    await writeFile(join(folder, 'x.raw.txt'), log);
    await writeFile(join(folder, 'x.annotation.txt'), '0 1 -\n');
    await writeFile(join(folder, 'x.ndjson'), recording);
    await writeFile(join(folder, 'lively.ndjson'), lively.map((event) => JSON.stringify(event)).join('\n'));
    await writeFile(join(folder, 'rich.ndjson'), rich.map((event) => JSON.stringify(event)).join('\n'));
    await writeFile(join(folder, 'secret'), 'a secret that is long enough', { mode: 0o600 });
    const profile = { url: 'http://127.0.0.1:7400', secretFile: join(folder, 'secret'), sub: 'operator' };
    await writeFile(join(folder, 'config.json'), JSON.stringify({ profiles: { local: profile } }));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const replay = async (file: string, flags: string[], options: FakeOptions = {}) => {
    const io = fakeIo({ server: (_, count) => ok({ message: { id: 100 + count } }), ...options });
    const argv = ['replay', join(folder, file), 'lobby', '--config', join(folder, 'config.json'), ...flags];
    const status = await runProgram(argv, io, manifest);
    const sent = io.requests.filter(({ name }) => name === 'messages.send');
    return { status, ...io.written, sent, slept: io.slept, requests: io.requests };
  };

  const subOf = (header: string | undefined): unknown =>
    JSON.parse(Buffer.from(header?.split('.')[1] ?? '', 'base64url').toString()).sub;

  test('as one user: texts name the author; replies refer to the new messages', async () => {
    const { status, sent, err } = await replay('x.raw.txt', ['--speed', 'max']);
    expect(status).toBe(0);
    expect(sent.map(({ input }) => input)).toEqual([
      { room: 'lobby', text: '<ana> anyone awake?' },
      { room: 'lobby', text: '<bob> yes', replyTo: 102 },
      { room: 'lobby', text: '* ana waves' },
      { room: 'lobby', text: '<cid> <b>html</b> [00:00] <fake> line' },
      { room: 'lobby', text: '<ana> late' },
    ]);
    expect(new Set(sent.map(({ headers }) => subOf(headers['authorization'])))).toEqual(new Set(['operator']));
    expect(err).toBe('5 messages sent to lobby\n');
  });

  test('as the authors: each message is sent as its author', async () => {
    const { sent } = await replay('x.raw.txt', ['--speed', 'max', '--as-nicks']);
    expect(sent.map(({ headers, input }) => [subOf(headers['authorization']), input['text'], input['kind']])).toEqual([
      ['ana', 'anyone awake?', 'text'],
      ['bob', 'yes', 'text'],
      ['ana', 'waves', 'action'],
      ['cid', '<b>html</b> [00:00] <fake> line', 'text'],
      ['ana', 'late', 'text'],
    ]);
  });

  test('replays events at ten times the speed', async () => {
    const { sent, slept } = await replay('x.ndjson', ['--speed', '10x', '--as-nicks']);
    expect(sent.map(({ input }) => input)).toEqual([
      { room: 'lobby', text: 'hi', kind: 'text' },
      { room: 'lobby', text: 'hello', kind: 'text', replyTo: 102 },
    ]);
    expect(slept).toEqual([6_000]);
  });

  test('as the authors: repeats threads, reactions, edits and pins, and reports what it leaves out', async () => {
    const { status, requests, err } = await replay('lively.ndjson', ['--speed', 'max', '--as-nicks']);
    expect(status).toBe(0);
    expect(requests.slice(1).map(({ name, headers, input }) => [name, subOf(headers['authorization']), input])).toEqual(
      [
        ['messages.send', 'ana', { room: 'lobby', text: 'hi', kind: 'text' }],
        ['messages.send', 'cid', { room: 'lobby', text: 'in it', kind: 'code', language: 'ts', threadOf: 102 }],
        ['messages.react', 'bob', { room: 'lobby', message: 102, emoji: '👍' }],
        ['messages.edit', 'ana', { room: 'lobby', message: 102, text: 'hi all' }],
        ['messages.pin', 'operator', { room: 'lobby', message: 102 }],
      ],
    );
    expect(err).toBe(
      '2 messages sent to lobby, 3 edits, reactions and pins repeated\n' +
        'left out: 1 message.created, 1 message.reacted, 1 message.deleted, 1 member.joined\n',
    );
  });

  test('as the authors: sends mentions and metadata, clears reactions as the caller, reports what cannot be sent', async () => {
    const { status, sent, requests, err } = await replay('rich.ndjson', ['--speed', 'max', '--as-nicks']);
    expect(status).toBe(0);
    expect(sent.map(({ input }) => input)).toEqual([
      { room: 'lobby', text: 'says 2', kind: 'text', mentions: ['bob', 'cid'], metadata: { card: 7 } },
      { room: 'lobby', text: 'says 3', kind: 'text' },
      { room: 'lobby', text: 'says 4', kind: 'text' },
      { room: 'lobby', text: 'says 5', kind: 'text' },
      { room: 'lobby', text: 'says 6', kind: 'track', track: { title: 'So What' } },
    ]);
    const acts = requests.slice(6);
    expect(acts.map(({ name, headers, input }) => [name, subOf(headers['authorization']), input])).toEqual([
      ['messages.react', 'bob', { room: 'lobby', message: 102, emoji: '👍' }],
      ['messages.react', 'bob', { room: 'lobby', message: 102, emoji: '🎉' }],
      ['messages.clearReactions', 'operator', { room: 'lobby', message: 102, emoji: '👍' }],
      ['messages.clearReactions', 'operator', { room: 'lobby', message: 102 }],
    ]);
    expect(err).toContain('left out: 1 message.here, 1 message.kind system, 1 message.repostOf\n');
  });

  test('as one user: mentions nobody, and reports what is lost', async () => {
    const { sent, requests, err } = await replay('rich.ndjson', ['--speed', 'max']);
    expect(sent[0]?.input).toEqual({ room: 'lobby', text: '<ana> says 2', metadata: { card: 7 } });
    expect(requests).toHaveLength(1 + sent.length);
    expect(err).toContain(
      'left out: 1 message.here, 1 message.kind system, 1 message.repostOf, 1 message.mentions, ' +
        '1 message.kind track, 2 messages.react, 2 messages.clearReactions\n',
    );
  });

  test('as one user: leaves out reactions, and continues after a refused pin', async () => {
    const server = ({ name }: { name: string }, count: number) =>
      name === 'messages.pin' || name === 'rooms.join' ? refused('forbidden') : ok({ message: { id: 100 + count } });
    const { status, requests, err } = await replay('lively.ndjson', ['--speed', 'max'], { server });
    expect(status).toBe(8);
    expect(requests.filter(({ name }) => name === 'messages.edit')).toMatchObject([
      { input: { text: '<ana> hi all' } },
    ]);
    expect(err).toContain('1 messages.react');
    expect(err).toContain('line 7: ');
  });

  test('a missing room is reported before anything is sent', async () => {
    const { status, sent, requests } = await replay('x.ndjson', [], { server: () => refused('room_not_found') });
    expect({ status, sent: sent.length, asked: requests.length }).toEqual({ status: 3, sent: 0, asked: 1 });
  });
});

const logs = fileURLToPath(new URL('../../../../../shared/data/ubuntu-irc/', import.meta.url));

describe.skipIf(!existsSync(logs))(`the #ubuntu logs (in ../shared/data/ubuntu-irc, beside the checkout)`, () => {
  test.each(['2009-10-01_17', '2016-12-19_20'])('%s', async (name) => {
    const lines = parseIrc(await readFile(join(logs, `${name}.raw.txt`), 'utf8'));
    const replies = parseAnnotation(await readFile(join(logs, `${name}.annotation.txt`), 'utf8'));
    expect(lines).toHaveLength(1_250);
    expect(lines.filter(({ kind }) => kind === 'other')).toEqual([]);
    expect(lines.every(({ minutes }, i) => minutes >= (lines[i - 1]?.minutes ?? 0))).toBe(true);
    expect([...replies].every(([later, earlier]) => earlier < later && later >= 1_000 && later < 1_250)).toBe(true);
    const cues = cuesOfIrc(lines, replies);
    expect(cues.every(({ atMs }, i) => atMs >= (cues[i - 1]?.atMs ?? 0))).toBe(true);
    const ids = new Set(cues.map(({ id }) => id));
    const answers = cues.filter(({ replyTo }) => replyTo !== undefined && ids.has(replyTo));
    expect(answers.length).toBeGreaterThan(100);
  });
});
