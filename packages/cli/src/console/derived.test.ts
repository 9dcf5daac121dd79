import { describe, expect, it, test } from 'vitest';
import type { Manifest, ManifestCommand, Param } from '../manifest.js';
import { manifest } from '../manifest.js';
import type { Question } from './acts.js';
import { submitText } from './commands.js';
import { complete } from './completion.js';
import { emptyComposer } from './composer.js';
import { loadConsoleFeatures } from './features.js';
import { helpLines } from './panels/help.js';
import type { ConsoleState, SlashContext } from './state.js';
import { createFakeRoom, type FakeRoomOptions } from './testing/room.js';

const param = (name: string, type: Param['type'], more: Partial<Param> = {}): Param => ({
  name,
  flag: name,
  type,
  required: true,
  positional: true,
  description: '',
  ...more,
});

const option = { required: false, positional: false };

const row = (verb: string, params: readonly Param[], more: Partial<ManifestCommand> = {}): ManifestCommand => ({
  name: `bells.${verb}`,
  kind: 'write',
  summary: 'Ring a bell.',
  room: true,
  params: [param('room', 'string', { is: 'room' }), ...params],
  example: '',
  exampleInput: {},
  ...more,
});

/** A noun of the contract without a feature module. */
const bells: Manifest['nouns'] = {
  bells: {
    verbs: {
      ring: row('ring', [
        param('bell', 'integer'),
        param('why', 'string'),
        param('times', 'integer', option),
        param('loud', 'boolean', option),
      ]),
      tune: row('tune', [param('user', 'user', { is: 'user' }), param('pitch', 'enum', { values: ['low', 'high'] })], {
        permission: 'queue.manage',
      }),
      melt: row('melt', [param('message', 'integer', { is: 'message' })], { destructive: 'ask' }),
      raze: row('raze', [], { destructive: 'retype' }),
      list: row('list', [], { kind: 'read' }),
      cast: { ...row('cast', []), room: false, params: [] },
    },
  },
};

const features = await loadConsoleFeatures(undefined, { nouns: { ...manifest.nouns, ...bells } });

const setup = (options: FakeRoomOptions & { readOnly?: boolean } = {}) => {
  const fake = createFakeRoom(options);
  const calls: [string, unknown][] = [];
  const verbs = Object.fromEntries(
    Object.keys(bells['bells']?.verbs ?? {}).map((verb) => [
      verb,
      async (input: unknown) => void calls.push([`bells.${verb}`, input]),
    ]),
  );
  const backend = { ...fake.backend, room: Object.assign(Object.create(fake.backend.room), { bells: verbs }) };
  fake.answers.set('members.list', { members: [{ user: { id: 'bob-1', name: 'bob' } }], next: null });
  const said: string[] = [];
  const asked: Question[] = [];
  const state = () =>
    ({
      features,
      view: fake.view(),
      profile: fake.backend.profile,
      rooms: [],
      composer: emptyComposer,
      readOnly: options.readOnly ?? false,
      now: 0,
    }) satisfies Partial<ConsoleState> as unknown as ConsoleState;
  const context = {
    backend,
    state,
    say: (text: string) => said.push(text),
    ask: (question: Question) => asked.push(question),
  } as unknown as SlashContext;
  return { calls, said, asked, state, run: (line: string) => submitText(line, context) };
};

describe('a noun without a feature module', () => {
  it.each<[line: string, input: unknown]>([
    ['/bells ring 3 tea  is ready\nnow', { bell: 3, why: 'tea  is ready\nnow' }],
    ['/bells ring --times 2 --loud 3 tea', { bell: 3, why: 'tea', times: 2, loud: true }],
    ['/bells ring --times=2 3 --no-loud tea', { bell: 3, why: 'tea', times: 2, loud: false }],
  ])('%j', async (line, input) => {
    const { calls, said, run } = setup();
    await run(line);
    expect(calls).toEqual([['bells.ring', input]]);
    expect(said).toEqual(['/bells ring: done']);
  });

  it('resolves @name', async () => {
    const { calls, run } = setup({ me: { role: 'moderator' } });
    await run('/bells tune @"bob" high');
    expect(calls).toEqual([['bells.tune', { user: 'bob-1', pitch: 'high' }]]);
  });

  it.each([
    ['/bells ring', 'usage: /bells ring [--times n] [--[no-]loud] <bell> <why>'],
    ['/bells ring 3', 'usage: /bells ring [--times n] [--[no-]loud] <bell> <why>'],
    ['/bells melt 3 4', 'usage: /bells melt <message>'],
    ['/bells ring --often 3 tea', 'there is no option --often'],
    ['/bells ring x tea', '<bell> is not a whole number: "x"'],
    ['/bells tune bob-1 middle', '<pitch> must be one of low, high, not "middle"'],
    ['/bells', 'usage: /bells ring, /bells tune, /bells melt, /bells raze'],
    ['/bells list', 'usage: /bells ring, /bells tune, /bells melt, /bells raze'],
  ])('%j says what is wrong, and calls nothing', async (line, text) => {
    const { calls, said, run } = setup({ me: { role: 'moderator' } });
    await run(line);
    expect(said).toEqual([text]);
    expect(calls).toEqual([]);
  });

  it('asks before a destructive command', async () => {
    const { calls, asked, run } = setup();
    await run('/bells melt #3');
    expect(calls).toEqual([]);
    expect(asked).toMatchObject([{ text: '/bells melt #3?', about: 'message 3' }]);
    expect(await asked[0]?.run()).toBe('/bells melt: done');
    expect(calls).toEqual([['bells.melt', { message: 3 }]]);
  });

  it("requires the room's slug for commands that are confirmed by retyping", async () => {
    const { calls, said, run } = setup();
    await run('/bells raze');
    await run('/bells raze attic');
    expect(said).toEqual(Array(2).fill('to confirm, type the slug of this room: /bells raze lobby'));
    expect(calls).toEqual([]);
    await run('/bells raze lobby');
    expect(calls).toEqual([['bells.raze', {}]]);
  });

  it('sends nothing from a read-only console', async () => {
    const { calls, said, run } = setup({ readOnly: true });
    await run('/bells ring 3 tea');
    expect(calls).toEqual([]);
    expect(said).toEqual(['this console is read-only']);
  });

  it('appears in help and completion if the role may use it', () => {
    const help = (options: Parameters<typeof setup>[0]) =>
      helpLines(setup(options).state(), 120).map((line) => line.map(({ text }) => text).join(''));
    const has = (options: Parameters<typeof setup>[0], text: string) => help(options).some((one) => one.includes(text));
    expect(has({}, '/bells ring [--times n]')).toBe(true);
    expect(has({}, '/bells tune')).toBe(false);
    expect(has({ me: { role: 'moderator' } }, '/bells tune <user> <pitch>')).toBe(true);
    expect(has({ readOnly: true }, '/bells ring')).toBe(false);
    expect(complete('/bells ', setup().state()).choices).toEqual(['melt', 'raze', 'ring']);
    expect(complete('/bells ri', setup().state()).text).toBe('/bells ring ');
  });
});

test('commands of the contract that no feature covers get derived slash commands', () => {
  const names = features.commands.map(({ name }) => name).filter((name) => name.includes(' '));
  expect(names).toEqual(
    expect.arrayContaining(['rooms update', 'rooms delete', 'members setRole', 'queue open', 'queue remove']),
  );
  for (const name of [
    'messages send',
    'moderation ban',
    'moderation delete',
    'queue add',
    'rooms archive',
    'rooms leave',
  ])
    expect(names).not.toContain(name);
});

test('features cover only commands that exist', () => {
  const rows = Object.values(manifest.nouns).flatMap(({ verbs }) => Object.values(verbs).map(({ name }) => name));
  expect(rows).toEqual(expect.arrayContaining(features.all.flatMap(({ covers = [] }) => covers)));
});
