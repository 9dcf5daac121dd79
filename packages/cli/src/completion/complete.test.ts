import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FakeOptions, type FakeRequest, fakeIo, networkError, ok, refused } from '../../test/fake-io.js';
import { saveProfile } from '../config/file.js';
import { manifest } from '../manifest.js';
import { runProgram } from '../program/program.js';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'roomful-complete-'));
  for (const name of ['local', 'staging'])
    await saveProfile(join(home, '.config', 'roomful', 'config.json'), name, { url: `https://${name}.example.org` });
});
afterAll(() => rm(home, { recursive: true }));

const person = (id: string, name: string) => ({ user: { id, name }, role: 'member' });

const server = ({ name, input }: FakeRequest) => {
  if (name === 'spaces.list') return ok({ spaces: [{ space: { id: 'course:js', name: 'JS' } }], next: null });
  if (name === 'users.search') return ok({ users: [{ id: 'u7', name: 'Una' }] });
  if (name === 'members.list') return ok({ members: [person('u1', 'Ana'), person('u2', 'Ben Ofori')], next: null });
  if (input['scope'] === 'mine') return ok({ rooms: [{ room: { slug: 'back-office', topic: '' } }], next: null });
  return ok({
    rooms: ['lobby', 'back-office'].map((slug) => ({ room: { slug, topic: `about\n${slug}` } })),
    next: null,
  });
};

const complete = async (words: string[], options: FakeOptions = {}) => {
  const io = fakeIo({ server, ...options, env: { HOME: home, ROOMFUL_TOKEN: 'jwt', ...options.env } });
  const status = await runProgram(['__complete', '--', ...words], io, manifest);
  expect({ status, err: io.written.err }).toEqual({ status: 0, err: '' });
  return {
    words: io.written.out.split('\n').flatMap((line) => (line === '' ? [] : [line.split('\t')[0]])),
    requests: io.requests,
    out: io.written.out,
  };
};

test('completes commands, verbs and flags without a server', async () => {
  expect((await complete(['mo'])).words).toEqual(['moderation']);
  expect((await complete(['moderation', 'un'])).words).toEqual(['unmute', 'unban']);
  expect((await complete(['send', 'lobby', '--'])).words).toEqual(
    expect.arrayContaining(['--each-line', '--as', '--url', '--profile', '--verbose']),
  );
  const { words, requests } = await complete(['']);
  expect(words).toEqual(expect.arrayContaining(['up', 'join', 'doctor', 'rooms', 'help']));
  expect(words).not.toContain('__complete');
  expect(requests).toEqual([]);
});

test("completes the caller's rooms and public rooms by slug, each once", async () => {
  const { words, out } = await complete(['tail', '']);
  expect(words).toEqual(['back-office', 'lobby']);
  expect(out).toContain('lobby\tabout\n');
  expect((await complete(['send', 'lo'])).words).toEqual(['lobby']);
  expect((await complete(['--verbose', 'queue', 'vote', 'ba'])).words).toEqual(['back-office']);
});

test('completes members of the given room by @name, or by id if a shell would split the name', async () => {
  const { words, requests } = await complete(['moderation', 'ban', 'lobby', '']);
  expect(words).toEqual(['@Ana', 'u2']);
  expect(requests).toMatchObject([{ name: 'members.list', input: { room: 'lobby' } }]);
  expect((await complete(['send', 'lobby', '--as', '@'])).words).toEqual(['@Ana']);
});

test('completes spaces by id, and users outside rooms by the text typed so far', async () => {
  expect((await complete(['spaces', 'members', ''])).words).toEqual(['course:js']);
  expect((await complete(['rooms', 'create', 'x', '--space', 'co'])).words).toEqual(['course:js']);
  const { words, requests } = await complete(['presence', 'get', 'ana', 'u']);
  expect({ words, input: requests.at(-1)?.input }).toEqual({ words: ['u7'], input: { text: 'u' } });
  expect((await complete(['rooms', 'direct', ''])).requests).toEqual([]);
  expect((await complete(['spaces', 'add', 'course:js', 'u'])).words).toEqual(['u7']);
});

test('completes the values of enums and choices', async () => {
  expect((await complete(['queue', 'vote', 'dj-night', '3', ''])).words).toEqual(['up', 'down', 'none']);
  expect((await complete(['rooms', 'list', '--scope', ''])).words).toEqual(['public', 'mine', 'invited']);
  expect((await complete(['token', 'mint', '--role', 'b'])).words).toEqual(['bot']);
  expect((await complete(['completion', ''])).words).toEqual(['bash', 'zsh', 'fish']);
});

test('completes profiles from the config file', async () => {
  expect((await complete(['rooms', 'list', '--profile', ''])).words).toEqual(['local', 'staging']);
  expect((await complete(['rooms', 'list', '--profile=s'])).words).toEqual(['--profile=staging']);
  expect((await complete(['profile', 'use', 's'])).words).toEqual(['staging']);
});

test('asks the server named on the command line', async () => {
  const { requests } = await complete(['--url', 'http://localhost:7500', 'tail', '']);
  expect(requests[0]?.url).toBe('http://localhost:7500/v1/rooms.list');
});

test.each<[string, FakeOptions]>([
  ['a server that is away', { server: () => networkError('ECONNREFUSED') }],
  ['a refusal', { server: () => refused('forbidden') }],
  ['a profile that is not there', { env: { ROOMFUL_PROFILE: 'nope' } }],
])('%s: prints no candidates and no errors', async (_, options) => {
  expect((await complete(['tail', ''], options)).out).toBe('');
  expect((await complete(['moderation', 'ban', 'lobby', '@'], options)).out).toBe('');
});

test('prints no control sequences from names', async () => {
  const hostile = () => ok({ rooms: [{ room: { slug: 'x', topic: 'a\u001b]0;b\u0007\tc' } }], next: null });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the characters to find
  expect((await complete(['tail', ''], { server: hostile })).out).not.toMatch(/[\u0007\u001b]/);
});

test.each(['bash', 'zsh', 'fish'])('the script for %s calls the hidden command', async (shell) => {
  const io = fakeIo();
  expect(await runProgram(['completion', shell], io, manifest)).toBe(0);
  expect(io.written.out).toContain('roomful __complete -- ');
});
