import type { ErrorCode } from '@roomful/protocol';

/** A packet that no well-behaved client sends. */
export interface HostilePacket {
  name: string;
  /** The packets to send, one after another; `ROOM` stands for a room's id. */
  packets: readonly (string | Uint8Array)[];
  /** The code in the answer to ack 0. Absent: no answer can be expected. */
  code?: ErrorCode | 'ok';
  /** The packet is not valid Socket.IO, so the server may hang up. Default: it must not. */
  mayClose?: true;
}

const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const bytes = (length: number): Uint8Array => new Uint8Array(length).fill(7);

/** Commands that are valid Socket.IO and nothing more: each gets a typed error, and the connection stays open. */
const commands: readonly HostilePacket[] = [
  { name: 'a number as the name, no ack', packets: ['42[1,"a"]'] },
  { name: 'a number as the name', packets: ['420[1,{"input":{}}]'], code: 'unknown_command' },
  { name: 'a name and nothing else', packets: ['420["send"]'], code: 'invalid_input' },
  { name: 'an unknown name', packets: ['420["send",{}]'], code: 'unknown_command' },
  { name: 'no ack', packets: ['42["messages.send",{"input":{"room":"ROOM","text":"no ack"}}]'] },
  {
    name: 'a string where the ack should be',
    packets: ['42["messages.send",{"input":{"room":"ROOM","text":"x"}},"ack"]'],
  },
  { name: 'an object where the ack should be', packets: ['42["rooms.get",{"input":{"room":"ROOM"}},{"call":1}]'] },
  { name: 'no envelope', packets: ['420["rooms.get"]'], code: 'invalid_input' },
  { name: 'null as the envelope', packets: ['420["rooms.get",null]'], code: 'invalid_input' },
  { name: 'a number as the envelope', packets: ['420["rooms.get",7]'], code: 'invalid_input' },
  { name: 'a string as the envelope', packets: ['420["rooms.get","ROOM"]'], code: 'invalid_input' },
  { name: 'a list as the envelope', packets: ['420["rooms.get",[{"room":"ROOM"}]]'], code: 'invalid_input' },
  { name: 'the input instead of the envelope', packets: ['420["rooms.get",{"room":"ROOM"}]'], code: 'invalid_input' },
  {
    name: 'an envelope with a field too many',
    packets: ['420["rooms.get",{"input":{"room":"ROOM"},"token":"x"}]'],
    code: 'invalid_input',
  },
  {
    name: '__proto__ in the envelope',
    packets: ['420["rooms.get",{"input":{"room":"ROOM"},"__proto__":{"key":"x"}}]'],
    code: 'invalid_input',
  },
  {
    name: '__proto__ instead of the input',
    packets: ['420["rooms.get",{"__proto__":{"input":{"room":"ROOM"}}}]'],
    code: 'invalid_input',
  },
  {
    name: '__proto__ in the input',
    packets: ['420["rooms.get",{"input":{"room":"ROOM","__proto__":{"x":1}}}]'],
    code: 'invalid_input',
  },
  {
    name: '__proto__ in metadata',
    packets: ['420["messages.send",{"input":{"room":"ROOM","text":"x","metadata":{"__proto__":{"x":1}}}}]'],
    code: 'invalid_input',
  },
  { name: 'arguments too many', packets: ['420["rooms.get",{"input":{"room":"ROOM"}},1,2,3]'], code: 'ok' },
  { name: 'an input that is a list', packets: ['420["rooms.get",{"input":[]}]'], code: 'invalid_input' },
  { name: '1e400', packets: ['420["rooms.events",{"input":{"room":"ROOM","after":1e400}}]'], code: 'invalid_input' },
  { name: '-0', packets: ['420["rooms.events",{"input":{"room":"ROOM","after":-0}}]'], code: 'ok' },
  {
    name: 'half a surrogate pair',
    packets: ['420["messages.send",{"input":{"room":"ROOM","text":"\\ud800"}}]'],
    code: 'invalid_input',
  },
  {
    name: 'NUL',
    packets: ['420["messages.send",{"input":{"room":"ROOM","text":"a\\u0000b"}}]'],
    code: 'invalid_input',
  },
  {
    name: 'NUL in a key',
    packets: ['420["messages.send",{"input":{"room":"ROOM","text":"a"},"key":"a\\u0000b"}]'],
    code: 'invalid_input',
  },
  { name: 'the same field twice', packets: ['420["rooms.get",{"input":{"room":"x","room":"ROOM"}}]'], code: 'ok' },
  { name: '1,000 levels', packets: [`420["rooms.get",{"input":{"room":${deep(1_000)}}}]`], code: 'invalid_input' },
  { name: '100,000 levels', packets: [`420["rooms.get",{"input":${deep(100_000)}}]`], code: 'invalid_input' },
  {
    name: '100,000 levels beside the input',
    packets: [`420["rooms.get",{"input":{},"x":${deep(100_000)}}]`],
    code: 'invalid_input',
  },
  {
    name: '100,000 levels as a further argument',
    packets: [`420[1,{"input":{}},${deep(100_000)}]`],
    code: 'unknown_command',
  },
  {
    name: '200,000 characters',
    packets: [`420["messages.send",{"input":{"room":"ROOM","text":"${'x'.repeat(200_000)}"}}]`],
    code: 'payload_too_large',
  },
  {
    name: '60,000 keys',
    packets: [
      `420["rooms.update",{"input":{"room":"ROOM",${Array.from({ length: 20_000 }, (_, n) => `"k${n}":1`).join()}}}]`,
    ],
    code: 'payload_too_large',
  },
  { name: 'a name without end', packets: [`420["${'x'.repeat(100_000)}",{}]`], code: 'unknown_command' },
  {
    name: 'bytes as a room',
    packets: ['451-0["rooms.get",{"input":{"room":{"_placeholder":true,"num":0}}}]', bytes(10)],
    code: 'invalid_input',
  },
  {
    name: 'bytes as the input',
    packets: ['451-0["rooms.get",{"input":{"_placeholder":true,"num":0}}]', bytes(100_000)],
    code: 'payload_too_large',
  },
  {
    name: 'bytes as the envelope',
    packets: ['451-0["rooms.get",{"_placeholder":true,"num":0}]', bytes(10)],
    code: 'invalid_input',
  },
  { name: 'an answer to a question that was not asked', packets: ['430["x"]', '4399999999999999999999["x"]'] },
  { name: 'a second connect', packets: ['40{}'], mayClose: true },
];

/** Packets that are not Socket.IO at all: the server may close this connection, but nothing else may happen. */
const noise: readonly HostilePacket[] = [
  '',
  '4',
  '42',
  '42[]',
  '42{}',
  '42"a"',
  '42[',
  '42["a"',
  '4',
  '49',
  '4999',
  '5',
  '9',
  'x',
  '\u0000',
  '6',
  '1',
  '42["connect"]',
  '42["disconnect"]',
  '42["connect_error"]',
  '42["newListener",{}]',
  '42/other,["x"]',
  '40/admin,{"token":"x"}',
  '41',
  '44"x"',
  '45',
  '45-["x"]',
  '451-["x",{"_placeholder":true,"num":5}]',
  '45999999999-["x"]',
  '451-42["x"]',
  '451-["x"]42["rooms.get"]',
  '46["x"]',
  '43',
  '43[]',
  `42${deep(130_000)}`,
].map((packet) => ({
  name: JSON.stringify(packet.slice(0, 30)),
  packets: [packet, packet.startsWith('451') ? bytes(3) : packet],
  mayClose: true,
}));

const oversized: readonly HostilePacket[] = [
  {
    name: '200,000 levels, beyond the limit',
    packets: [`420["rooms.get",{"input":${deep(200_000)}}]`],
    mayClose: true,
  },
  { name: '5 MB', packets: [`420["rooms.get",{"input":"${'x'.repeat(5_000_000)}"}]`], mayClose: true },
  { name: '5 MB of bytes', packets: [bytes(5_000_000)], mayClose: true },
  { name: 'bytes that nobody announced', packets: [bytes(10)], mayClose: true },
];

export const hostilePackets: readonly HostilePacket[] = [...commands, ...noise, ...oversized];
