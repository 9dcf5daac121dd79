import { expect, test } from 'vitest';
import { type FakeOptions, fakeIo, ok, refused } from '../../test/fake-io.js';
import { manifest } from '../manifest.js';
import { runProgram } from '../program/program.js';
import { namesIn } from './mentions.js';

test.each([
  ['hi @bob', [['bob']]],
  [
    '@bob, @Ana: look (@cid)',
    [
      ['bob,', 'bob'],
      ['Ana:', 'Ana'],
      ['cid)', 'cid'],
    ],
  ],
  ['@"Ben Ofori" and @bob.', [['Ben Ofori'], ['bob.', 'bob']]],
  ['mail ana@bob.example, @@bob, @ alone, @!', [['!']]],
])('%s', (text, names) => expect(namesIn(text)).toEqual(names));

const people: Record<string, string[]> = { bob: ['u2'], ana: ['u1'], 'j.r.': ['u3'], twin: ['u4', 'u5'] };

const send = async (args: string[], options: FakeOptions = {}) => {
  const io = fakeIo({
    server: ({ name, input }) => {
      if (name !== 'members.list') return ok({ message: { id: 1 } });
      const found = people[String(input['name']).toLowerCase()] ?? [];
      return ok({ members: found.map((id) => ({ user: { id, name: String(input['name']) }, role: 'member' })) });
    },
    ...options,
  });
  const status = await runProgram(['send', 'lobby', ...args], io, manifest);
  const sent = io.requests.filter(({ name }) => name === 'messages.send').map(({ input }) => input);
  return { status, sent, requests: io.requests, ...io.written };
};

test('resolves names to ids, each once, even before punctuation; ignores unknown names', async () => {
  const text = '@Bob, @bob and @"ana": ask @j.r. or @nobody';
  const { sent } = await send([text]);
  expect(sent).toEqual([{ room: 'lobby', text, mentions: ['u2', 'u1', 'u3'] }]);
});

test('sends nothing if two members have the name, and lists them', async () => {
  const { status, sent, err } = await send(['hi @twin']);
  expect({ status, sent }).toEqual({ status: 5, sent: [] });
  expect(err).toContain('u4 (twin, member), u5 (twin, member)');
});

/** A server on which the caller has these roles in the room and on the server. */
const withRoles =
  (room: string, instance = 'user'): NonNullable<FakeOptions['server']> =>
  ({ name }) => {
    if (name === 'rooms.get') return ok({ role: room });
    return ok(name === 'users.get' ? { profile: { role: instance } } : { message: { id: 1 } });
  };
const plain = { room: 'lobby', text: '@here: lunch' };

test.each([
  ['moderator', 'user'],
  ['guest', 'operator'],
])('@here mentions everybody: %s, %s', async (room, instance) => {
  const { sent, err } = await send(['@here: lunch'], { server: withRoles(room, instance) });
  expect({ sent, err }).toEqual({ sent: [{ ...plain, here: true }], err: '' });
});

test('@here without the permission is text, so the message is not refused', async () => {
  const { sent, err, status } = await send(['@here: lunch'], { server: withRoles('guest') });
  expect({ sent, status }).toEqual({ sent: [plain], status: 0 });
  expect(err).toContain('@here is sent as text');
});

test('checks the permission for @here once for many lines', async () => {
  const input = '@here: lunch\n\n@here: lunch\n';
  const { sent, err, requests } = await send(['--each-line', '--mentions'], { input, server: withRoles('member') });
  expect(sent).toEqual([plain, plain]);
  expect(err.match(/sent as text/g)).toHaveLength(1);
  expect(requests.filter(({ name }) => name === 'rooms.get')).toHaveLength(1);
});

test('a refused --here of the plumbing hints at @@here', async () => {
  const server = () => refused('forbidden', { details: { rule: 'permission', needs: 'message.here' } });
  const io = fakeIo({ server });
  await runProgram(['messages', 'send', 'lobby', '@here', '--here'], io, manifest);
  expect(io.written.err).toContain('@@here');
});

test('piped text mentions nobody without --mentions; neither does code', async () => {
  const each = await send(['--each-line'], { input: 'hi @bob\n' });
  expect(each.sent).toEqual([{ room: 'lobby', text: 'hi @bob' }]);
  const wanted = await send(['--each-line', '--mentions'], { input: 'hi @bob\n\n@bob\n' });
  expect(wanted.sent.map(({ mentions }) => mentions)).toEqual([['u2'], ['u2']]);
  expect(wanted.requests.filter(({ name }) => name === 'members.list')).toHaveLength(1);
  expect((await send(['--no-mentions', 'hi @bob'])).sent).toEqual([{ room: 'lobby', text: 'hi @bob' }]);
  expect((await send(['@bob', '--code', 'ts'])).sent).toEqual([
    { room: 'lobby', text: '@bob', kind: 'code', language: 'ts' },
  ]);
});

test('--thread-of sends to a thread', async () => {
  expect((await send(['yes', '--thread-of', '7'])).sent).toEqual([{ room: 'lobby', text: 'yes', threadOf: 7 }]);
  expect((await send(['yes', '--thread-of', 'x'])).status).toBe(2);
});
