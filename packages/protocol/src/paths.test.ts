import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { defineContract } from './compose.js';
import { command, event, feature } from './define.js';
import { is } from './kinds.js';
import { pathsOf, UnreachableFieldError } from './paths.js';

const person = z.object({ id: z.string(), name: z.string() }).meta(is('person'));
const other = z.object({ times: z.int() });
const found = (schema: z.ZodType) => pathsOf(schema, ['person']);
const endless: z.ZodType = z.object({ by: person, more: z.lazy(() => z.array(endless)) });

describe('the paths of people', () => {
  const reached: [what: string, schema: z.ZodType, paths: string[][]][] = [
    ['a tuple', z.object({ pair: z.tuple([z.string(), person]) }), [['pair', '1']]],
    ['a tuple with a rest of others', z.tuple([person], other), [['0']]],
    ['an intersection', z.intersection(other, z.object({ by: person })), [['by']]],
    ['both sides of an intersection', z.object({ by: person }).and(z.object({ for: person })), [['by'], ['for']]],
    ['a pipe', z.object({ by: z.pipe(person, person) }), [['by']]],
    ['a preprocessed value', z.object({ by: z.preprocess((by) => by, person) }), [['by']]],
    [
      'a codec',
      z.codec(z.string(), z.object({ by: person }), { decode: () => ({}) as never, encode: () => '' }),
      [['by']],
    ],
    ['unions', z.union([z.object({ by: person }), z.array(person)]), [['by'], ['*']]],
    [
      'discriminated unions',
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('a'), by: person }),
        z.object({ kind: z.literal('b') }),
      ]),
      [['by']],
    ],
    ['wrappers', z.object({ by: person.nullable().default(null).readonly().catch(null) }), [['by']]],
    ['a schema by a function', z.object({ by: z.lazy(() => person) }), [['by']]],
    ['records', z.record(z.string(), z.array(person)), [['*', '*']]],
    [
      'what holds nobody',
      z.object({ a: z.map(z.string(), other), b: z.json(), c: z.unknown(), d: z.string().transform(Number) }),
      [],
    ],
  ];
  for (const [what, schema, paths] of reached) it(`lead through ${what}`, () => expect(found(schema)).toEqual(paths));

  const unreachable: [what: string, schema: z.ZodType, path: string[]][] = [
    ['the rest of a tuple', z.object({ by: z.tuple([other], person) }), ['by', 'rest']],
    ['fields without a name', z.object({ by: z.object({}).catchall(person) }), ['by', '*']],
    ['keys of a record', z.record(z.string().meta(is('person')), other), ['keys']],
    ['a transform', z.object({ by: z.object({ who: person }).transform(({ who }) => [who]) }), ['by', 'who']],
    ['a map', z.object({ by: z.map(z.string(), person) }), ['by']],
    ['a set', z.object({ by: z.set(person) }), ['by']],
    ['a schema that contains itself', z.object({ tree: endless }), ['tree', 'by']],
    ['a schema that cannot be searched', z.object({ by: z.function() as never }), ['by']],
  ];
  for (const [what, schema, path] of unreachable)
    it(`do not end silently at ${what}`, () => {
      expect(() => found(schema)).toThrow(UnreachableFieldError);
      expect(() => found(schema)).toThrow(expect.objectContaining({ path, sought: 'person' }));
    });

  it('are sought when a contract is composed, and the error names the field', () => {
    const by = z.tuple([z.string()], person).describe('By whom.');
    const rang = event({
      type: 'bell.rang',
      summary: 'It rang.',
      stream: 'room',
      sentence: null,
      data: z.object({ by }),
    });
    const ring = command({
      kind: 'write',
      summary: 'Ring it.',
      input: z.object({}),
      output: z.object({ by }),
      emits: [],
      example: {},
    });
    const withEvent = { bells: feature({ events: { rang }, signals: {}, commands: {} }) };
    const withAnswer = { bells: feature({ events: {}, signals: {}, commands: { ring } }) };
    expect(() => defineContract(withEvent)).toThrow(
      'unable to find every person in bell.rang.by.rest; the rest of a tuple',
    );
    expect(() => defineContract(withAnswer)).toThrow('unable to find every person in bells.ring.output.by.rest; ');
  });
});
