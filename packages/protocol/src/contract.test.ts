import { describe, expect, test } from 'vitest';
import { contract } from './contract.js';
import { commandsOf, eventsOf, namesRoom, signalsOf } from './derive.js';
import { inputSchema, type JsonSchema, kindsOf, outputSchema } from './documents/json-schema.js';

interface Field {
  path: string;
  name: string;
  schema: JsonSchema;
}

/** All named fields of a schema at any depth, including those of named types. */
const fieldsOf = (schema: JsonSchema, path: string): Field[] => {
  const parts = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.items ? [schema.items] : [])];
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
      { path: `${path}.${name}`, name, schema: field },
      ...fieldsOf(field, `${path}.${name}`),
    ]),
    ...parts.flatMap((part) => fieldsOf(part, path)),
    ...Object.entries(schema.$defs ?? {}).flatMap(([name, type]) => fieldsOf(type, name)),
  ];
};

const fields = [
  ...commandsOf(contract).flatMap(({ name, row }) => [
    ...fieldsOf(inputSchema(row.input), `${name} input`),
    ...fieldsOf(outputSchema(row.output), `${name} output`),
  ]),
  ...[...eventsOf(contract), ...signalsOf(contract)].flatMap(([type, row]) => fieldsOf(outputSchema(row.data), type)),
];

const isNumber = ({ schema }: Field): boolean =>
  [schema, ...(schema.anyOf ?? [])].flatMap(kindsOf).some((kind) => kind === 'integer' || kind === 'number');

const paths = (of: Field[]): string[] => [...new Set(of.map(({ path }) => path))];

describe('fields', () => {
  test('each has a description', () => {
    expect(paths(fields.filter(({ schema }) => !schema.description))).toEqual([]);
  });

  test('the name of an instant says that it is one', () => {
    const instants = fields.filter((field) => isNumber(field) && /epoch ms/i.test(field.schema.description ?? ''));
    expect(instants.length).toBeGreaterThan(0);
    expect(paths(instants.filter(({ name }) => !/(^at|At|^until|Until|^now)$/.test(name)))).toEqual([]);
  });

  test('the name of a duration or size ends with its unit', () => {
    const measured = fields.filter(
      (field) =>
        isNumber(field) &&
        (/millisecond|second|minutes|bytes/i.test(field.schema.description ?? '') ||
          /duration|timeout|delay|interval|ttl|retryAfter|size/i.test(field.name)),
    );
    expect(measured.length).toBeGreaterThan(0);
    expect(paths(measured.filter(({ name }) => !/(Ms|At|Bytes)$/.test(name)))).toEqual([]);
  });
});

describe.each(commandsOf(contract))('$name', ({ name, row }) => {
  test('has a summary of whole sentences and an example that parses', () => {
    expect(row.summary).toMatch(/^[A-Z].*\.$/);
    expect(row.input.strict().safeParse(row.example).error).toBeUndefined();
  });

  test('has a name in lower camel case', () => {
    expect(name).toMatch(/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/);
  });

  test('appends only events of the contract', () => {
    const known = eventsOf(contract);
    expect(row.emits?.filter((event) => known.get(event.type) !== event) ?? []).toEqual([]);
    expect(row.emits === undefined).toBe(row.kind !== 'write');
  });

  test('needs a permission only if it names a room', () => {
    expect(row.permission !== undefined && !namesRoom(row)).toBe(false);
  });
});

describe('events and signals', () => {
  test('event types are noun.past_tense, with words joined by underscores', () => {
    for (const type of eventsOf(contract).keys()) expect(type).toMatch(/^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*$/);
  });

  test('no two rows have the same type', () => {
    const types = Object.values(contract).flatMap((feature) =>
      [...Object.values(feature.events), ...Object.values(feature.signals)].map(({ type }) => type),
    );
    expect(new Set(types).size).toBe(types.length);
  });

  test('each has a summary', () => {
    for (const row of [...eventsOf(contract).values(), ...signalsOf(contract).values()])
      expect(row.summary).toMatch(/^[A-Z].*\.$/);
  });
});
