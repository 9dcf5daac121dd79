import { expect, test } from 'vitest';
import { type FakeOptions, fakeIo, ok, refused } from '../test/fake-io.js';
import { manifest } from './manifest.js';
import { namesIn } from './mentions.js';
import { runProgram } from './program.js';

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

test('a text mentions members by id, each once; a name that ends like a sentence, and one that nobody has', async () => {
  const text = '@Bob, @bob and @"ana": ask @j.r. or @nobody';
  const { sent } = await send([text]);
  expect(sent).toEqual([{ room: 'lobby', text, mentions: ['u2', 'u1', 'u3'] }]);
});

test('two members of a name: nothing is sent, and they are listed', async () => {
  const { status, sent, err } = await send(['hi @twin']);
  expect({ status, sent }).toEqual({ status: 5, sent: [] });
  expect(err).toContain('u4 (twin, member), u5 (twin, member)');
});

test('@here is everybody; who may not is told how to write it', async () => {
  expect((await send(['@here: lunch'])).sent).toEqual([{ room: 'lobby', text: '@here: lunch', here: true }]);
  const denied = await send(['@here'], {
    server: () => refused('forbidden', { details: { rule: 'permission', needs: 'message.here' } }),
  });
  expect(denied.err).toContain('@@here');
});

test('what is piped in mentions nobody, unless that is wanted; code neither', async () => {
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

test('an answer in a thread', async () => {
  expect((await send(['yes', '--thread-of', '7'])).sent).toEqual([{ room: 'lobby', text: 'yes', threadOf: 7 }]);
  expect((await send(['yes', '--thread-of', 'x'])).status).toBe(2);
});
