import type { CommandRow } from '@roomful/protocol';
import fc from 'fast-check';
import * as z from 'zod';

/** The parts of JSON Schema that inputs use. */
interface Schema {
  type?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  propertyNames?: Schema;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  maxItems?: number;
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
}

/** Values that exist on the attacked server, by the name of the field that takes them. */
export type Known = Readonly<Record<string, readonly unknown[]>>;

/** From the Big List of Naughty Strings, and our own. */
const naughty = [
  'undefined',
  'null',
  'true',
  'NaN',
  '-1',
  '1e400',
  '0x10',
  '__proto__',
  'constructor',
  'toString',
  '../../../etc/passwd',
  "'; drop table rooms; --",
  '" or ""="',
  '$1',
  '%s%n',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '\u0000',
  '\ud800',
  '\udfff\ud800',
  '\u202eabc',
  '\u200b',
  '\ufeff',
  '\u2028',
  'Ω≈ç√∫',
  '社會科學院',
  '👩‍👩‍👧‍👦',
  '🇦🇶',
  'Z̸̢͝á̷l̵g̵o̷',
  '\u001b[2J',
  '\r\nSet-Cookie: a=b',
  'İ',
  'ﬁ',
  'ß',
  '\\',
  '\\u0000',
] as const;

const text = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 1, arbitrary: fc.constantFrom(...naughty) },
);

const matching = (pattern: string): fc.Arbitrary<string> => {
  try {
    return fc.stringMatching(new RegExp(pattern));
  } catch {
    // The generator does not know this pattern; values that do not match are dropped like other invalid ones.
    return fc.stringMatching(/^[a-z0-9-]{1,12}$/);
  }
};

const stringOf = ({ pattern, format, minLength = 0, maxLength = 200 }: Schema): fc.Arbitrary<unknown> => {
  if (format === 'uri') return fc.webUrl({ validSchemes: ['http', 'https'] });
  const free = pattern === undefined ? text : matching(pattern);
  return free.filter((s) => s.length >= minLength && s.length <= maxLength);
};

const integerOf = ({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Schema): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: minimum, max: Math.min(maximum, minimum + 30) }) },
    { weight: 1, arbitrary: fc.constantFrom(minimum, maximum) },
  );

const objectOf = (schema: Schema, known: Known): fc.Arbitrary<unknown> => {
  const { properties = {}, required = [], propertyNames, additionalProperties } = schema;
  if (typeof additionalProperties === 'object') {
    const names = stringOf(propertyNames ?? {}) as fc.Arbitrary<string>;
    return fc.dictionary(names, arbitraryOf(additionalProperties, known), { maxKeys: 5, noNullPrototype: true });
  }
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, part]) => {
      const own = arbitraryOf(part, known);
      const some = known[name];
      return [
        name,
        some ? fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...some) }, { weight: 1, arbitrary: own }) : own,
      ];
    }),
  );
  return fc.record(fields, { requiredKeys: required, noNullPrototype: true });
};

const simple: Readonly<Record<string, (schema: Schema, known: Known) => fc.Arbitrary<unknown>>> = {
  string: stringOf,
  integer: integerOf,
  number: () => fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, -0, 5e-324, 1.7e308)),
  boolean: () => fc.boolean(),
  null: () => fc.constant(null),
  array: ({ items = {}, maxItems = 20 }, known) =>
    fc.array(arbitraryOf(items, known), { maxLength: Math.min(maxItems, 8) }),
  object: objectOf,
};

const arbitraryOf = (schema: Schema, known: Known): fc.Arbitrary<unknown> => {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  const parts = schema.anyOf ?? schema.oneOf;
  if (parts) return fc.oneof(...parts.map((part) => arbitraryOf(part, known)));
  const make = simple[schema.type ?? ''];
  if (!make) throw new Error(`unable to generate a value; no generator for ${JSON.stringify(schema).slice(0, 200)}`);
  return make(schema, known);
};

const strictly = new WeakMap<CommandRow, z.ZodObject>();

/** Whether the contract accepts an input after JSON encoding. */
export const isValid = (row: CommandRow, input: unknown): boolean => {
  const schema = strictly.get(row) ?? row.input.strict();
  strictly.set(row, schema);
  return schema.safeParse(input).success;
};

/** Inputs that the contract accepts. */
export const validInput = (row: CommandRow, known: Known): fc.Arbitrary<unknown> =>
  objectOf(z.toJSONSchema(row.input, { io: 'input' }) as Schema, known).filter((input) => isValid(row, input));

const junk = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0.5,
    2 ** 53,
    1e300,
    '',
    [],
    {},
    [[[]]],
    { catch: 1 },
    { toJSON: 1 },
    { length: -1 },
  ),
  fc.constantFrom<unknown>(...naughty),
  fc.constantFrom<unknown>('x'.repeat(5_000), 'é'.repeat(9_000), Array(300).fill(0), '👍'.repeat(4_001)),
  fc.jsonValue({ maxDepth: 6 }),
);

/** Changes an input, which may happen to stay valid. */
type Spoil = (input: Record<string, unknown>) => unknown;

const anyKey = fc.nat();
const keyAt = (input: object, at: number): string =>
  Object.keys(input)[at % Math.max(1, Object.keys(input).length)] ?? 'room';

export const spoils: fc.Arbitrary<Spoil> = fc.oneof(
  fc.tuple(anyKey, junk).map(
    ([at, value]): Spoil =>
      (input) => ({ ...input, [keyAt(input, at)]: value }),
  ),
  anyKey.map(
    (at): Spoil =>
      (input) =>
        Object.fromEntries(Object.entries(input).filter(([key]) => key !== keyAt(input, at))),
  ),
  fc.tuple(text, junk).map(
    ([key, value]): Spoil =>
      (input) => ({ ...input, [key]: value }),
  ),
  anyKey.map(
    (at): Spoil =>
      (input) => ({ ...input, [keyAt(input, at)]: [input[keyAt(input, at)]] }),
  ),
  anyKey.map(
    (at): Spoil =>
      (input) => ({ ...input, [keyAt(input, at)]: String(input[keyAt(input, at)]) }),
  ),
  junk.map(
    (value): Spoil =>
      () =>
        value,
  ),
  fc.constant<Spoil>((input) => [input]),
  fc.constant<Spoil>((input) => JSON.parse(`{"__proto__":${JSON.stringify(input)}}`)),
);
