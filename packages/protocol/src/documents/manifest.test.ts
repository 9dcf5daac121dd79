import { describe, expect, test } from 'vitest';
import { contract } from '../contract.js';
import { commandsOf } from '../derive.js';
import { manifest } from './manifest.js';
import { toy } from './toy.fixture.js';

const ring = manifest(toy, '9.9').nouns['bells']?.verbs['ring'];
const param = (name: string) => ring?.params.find((p) => p.name === name);

describe('manifest', () => {
  test('required scalars are positionals in schema order, the rest flags', () => {
    expect(ring?.params.filter((p) => p.positional).map((p) => p.name)).toEqual(['room', 'tone']);
  });

  test('a required list is positional and comes last', () => {
    const { nouns } = manifest(contract, '1.0');
    const get = nouns['presence']?.verbs['get'];
    expect(get?.params).toMatchObject([{ name: 'users', positional: true, items: { type: 'user' } }]);
    expect(get?.example).toBe('roomful presence get ana bob');
  });

  test('a field of a named type has the form of that type', () => {
    const send = manifest(contract, '1.0').nouns['messages']?.verbs['send'];
    expect(send?.params.find(({ name }) => name === 'track')).toMatchObject({ type: 'record', positional: false });
    expect(send?.params.find(({ name }) => name === 'mentions')).toMatchObject({ items: { type: 'user' } });
  });

  test('commands that only make sense on a connection are marked as live', () => {
    const verbs = Object.values(manifest(contract, '1.0').nouns).flatMap((noun) => Object.values(noun.verbs));
    expect(verbs.filter(({ live }) => live).map(({ name }) => name)).toEqual([
      'rooms.follow',
      'rooms.unfollow',
      'presence.watch',
      'users.follow',
      'users.unfollow',
      'spaces.follow',
      'spaces.unfollow',
      'auth.refresh',
    ]);
  });

  test('types come from the schema and from the kinds of fields', () => {
    expect(Object.fromEntries(ring?.params.map((p) => [p.name, p.type]) ?? [])).toEqual({
      room: 'string',
      tone: 'enum',
      user: 'user',
      durationMs: 'duration',
      startAt: 'instant',
      names: 'array',
      metadata: 'record',
      loud: 'boolean',
    });
    expect(param('tone')).toMatchObject({ values: ['high', 'low'], required: true });
    expect(param('durationMs')).toMatchObject({ flag: 'duration', unit: 'ms', default: 90_000, required: false });
    expect(param('startAt')).toMatchObject({ flag: 'start-at' });
    expect(param('names')).toMatchObject({ items: { type: 'string' } });
    expect(param('loud')).toMatchObject({ nullable: true, default: null });
  });

  test('the example is a shell line of the example input', () => {
    expect(ring?.example).toBe('roomful bells ring tower low --duration 2m --names "Big Ben" --loud');
    expect(ring?.exampleInput).toEqual(toy.bells.commands.ring.example);
  });

  test('every command of the product is in it under its noun and verb', () => {
    const { nouns } = manifest(contract, '1.0');
    const names = Object.values(nouns).flatMap(({ verbs }) => Object.values(verbs).map((command) => command.name));
    expect(names).toEqual(commandsOf(contract).map(({ name }) => name));
  });
});
