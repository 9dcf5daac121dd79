import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonical } from './canonical.js';

/** The form of inputs in existing databases. Hashes of it must still match. */
const formOfBefore = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(formOfBefore).join()}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([k, v]) => `${JSON.stringify(k)}:${formOfBefore(v)}`)
    .join()}}`;
};

/** What a parsed input may contain: JSON, and undefined fields. */
const inputs = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value')),
    fc.dictionary(
      fc.oneof(fc.string({ unit: 'binary' }), fc.nat().map(String)),
      fc.oneof(tie('value'), fc.constant(undefined)),
    ),
  ),
})).value;

it('writes inputs in the form that existing databases have hashed', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      expect(canonical(input)).toBe(formOfBefore(input));
    }),
    { numRuns: 2_000 },
  );
});

it('gives equal objects the same form, regardless of the order of their keys', () => {
  const reversed = fc.dictionary(fc.string(), fc.integer());
  fc.assert(
    fc.property(reversed, (object) => {
      expect(canonical(Object.fromEntries(Object.entries(object).reverse()))).toBe(canonical(object));
    }),
  );
});

it.each([
  [undefined, 'null'],
  [{ a: undefined }, '{}'],
  [{ b: 1, a: [undefined, 2] }, '{"a":[null,2],"b":1}'],
  [{ 10: 1, 9: 2 }, '{"10":1,"9":2}'],
])('writes %j as %s', (input, form) => {
  expect(canonical(input)).toBe(form);
});
