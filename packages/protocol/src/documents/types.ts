import * as z from 'zod';
import { compose } from '../compose.js';
import type { CommandRow, ContractShape } from '../define.js';
import { commandsOf, eventsOf, type NamedCommand, signalsOf } from '../derive.js';
import { inputSchema, type JsonSchema, kindsOf, outputSchema, typeName } from './json-schema.js';

/** The name of an event in a log. `derive.ts` derives its type from the payloads. */
const eventType = 'RoomfulEvent';

const property = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));
const literal = (value: unknown): string => JSON.stringify(value);
const comment = (text: string | undefined): string => (text ? `/** ${text.replaceAll('*/', '*\\/')} */ ` : '');

const array = (items: string): string => (/[|&]/.test(items) ? `(${items})[]` : `${items}[]`);

const scalars: Readonly<Record<string, string>> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
};

const fieldsText = (schema: JsonSchema): string => {
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const isRequired = schema.required?.includes(name) ?? false;
    return `${comment(field.description)}${property(name)}${isRequired ? '' : '?'}: ${typeText(field)}${isRequired ? '' : ' | undefined'};`;
  });
  // Each on a line of its own: a comment on the line of another member belongs to that one.
  return fields.length === 0 ? '{}' : `{\n${fields.join('\n')}\n}`;
};

const objectText = (schema: JsonSchema): string => {
  if (schema.properties !== undefined) return fieldsText(schema);
  const values = schema['additionalProperties'] as JsonSchema | boolean | undefined;
  if (values === undefined || values === false) return '{}';
  return `Record<string, ${values === true ? 'unknown' : typeText(values)}>`;
};

/** The TypeScript type of a value. */
const typeText = (schema: JsonSchema): string => {
  const named = typeName(schema);
  if (named !== undefined) return named;
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(literal).join(' | ');
  const parts = schema.oneOf ?? schema.anyOf;
  if (parts !== undefined) return [...new Set(parts.map(typeText))].join(' | ');
  const kinds = kindsOf(schema);
  if (kinds.length === 0) return schema.properties === undefined ? 'unknown' : objectText(schema);
  return kinds
    .map((kind) => {
      if (kind === 'array') return array(typeText(schema.items ?? {}));
      return kind === 'object' ? objectText(schema) : (scalars[kind] ?? 'unknown');
    })
    .join(' | ');
};

const declaration = (name: string, description: string, schema: JsonSchema): string =>
  schema.properties !== undefined && schema.oneOf === undefined && schema.anyOf === undefined
    ? `/** ${description} */\nexport interface ${name} ${fieldsText(schema)}\n`
    : `/** ${description} */\nexport type ${name} = ${typeText(schema)};\n`;

const pascal = (words: string): string =>
  words
    .split(/[._]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** The schema of the input as a handler gets it, with defaults filled in. */
const parsedSchema = (row: CommandRow): JsonSchema => {
  const { $schema: _, ...schema } = z.toJSONSchema(row.input, { io: 'output' });
  return schema as JsonSchema;
};

const isEqual = (a: JsonSchema, b: JsonSchema): boolean => typeText(a) === typeText(b);

interface Declared {
  name: string;
  description: string;
  schema: JsonSchema;
}

const commandTypes = ({
  name,
  row,
}: NamedCommand): { types: Declared[]; input: string; parsed: string; output: string } => {
  const base = pascal(name);
  const input = { name: `${base}Input`, description: `The input of \`${name}\`.`, schema: inputSchema(row.input) };
  const parsed = {
    name: `${base}Parsed`,
    description: `The input of \`${name}\` as a handler gets it, with defaults filled in.`,
    schema: parsedSchema(row),
  };
  const output = { name: `${base}Output`, description: `The output of \`${name}\`.`, schema: outputSchema(row.output) };
  const isSame = isEqual(input.schema, parsed.schema);
  const answersNamed = typeName(output.schema);
  return {
    types: [input, ...(isSame ? [] : [parsed]), ...(answersNamed === undefined ? [output] : [])],
    input: input.name,
    parsed: isSame ? input.name : parsed.name,
    output: answersNamed ?? output.name,
  };
};

const dataName = (type: string): string => `${pascal(type)}Data`;

/** The named types of the schemas that use them. @throws Error if two schemas with the same name differ */
const namedTypes = (schemas: readonly JsonSchema[]): Map<string, JsonSchema> => {
  const named = new Map<string, JsonSchema>();
  for (const { $defs = {} } of schemas) {
    for (const [name, schema] of Object.entries($defs)) {
      const known = named.get(name);
      if (known && !isEqual(known, schema)) throw new Error(`the type ${name} differs between inputs and outputs`);
      named.set(name, schema);
    }
  }
  return named;
};

const members = (entries: readonly string[]): string => (entries.length === 0 ? '{}' : `{\n${entries.join('\n')}\n}`);

const contractText = (contract: ContractShape): string => {
  const commands = commandsOf(contract);
  const nouns = Object.entries(contract).map(([noun, feature]) => {
    const rows = commands
      .filter((command) => command.noun === noun)
      .map((command) => {
        const { input, parsed, output } = commandTypes(command);
        return `readonly ${property(command.verb)}: Command<'${command.row.kind}', ${input}, ${parsed}, ${output}>;`;
      });
    const events = Object.entries(feature.events).map(
      ([name, { type, stream }]) => `readonly ${property(name)}: EventKind<'${type}', ${dataName(type)}, '${stream}'>;`,
    );
    const signals = Object.entries(feature.signals).map(
      ([name, { type }]) => `readonly ${property(name)}: SignalKind<'${type}', ${dataName(type)}>;`,
    );
    return `/** The commands, events and signals of \`${noun}\`. */\nreadonly ${property(noun)}: Omit<Feature, 'commands' | 'events' | 'signals'> & {\nreadonly commands: ${members(rows)};\nreadonly events: ${members(events)};\nreadonly signals: ${members(signals)};\n};`;
  });
  return `/** The type of roomful's own contract. */\nexport type Contract = ${members(nouns)};\n`;
};

/**
 * The source of a contract's types: a named interface for every input, output, payload and shared type. Editors and
 * declarations then show names, and compilers do not have to infer the types.
 *
 * @throws Error if a shared type differs between inputs and outputs
 * @example
 * writeFileSync('types.ts', typesModule(contract))
 */
export const typesModule = (contract: ContractShape): string => {
  const { roomSnapshot, userSnapshot, spaceSnapshot, roomListItem } = compose(contract);
  const emitted = [...eventsOf(contract).values(), ...signalsOf(contract).values()].map(
    ({ type, summary, data }): Declared => ({
      name: dataName(type),
      description: `The payload of \`${type}\`: ${summary}`,
      schema: outputSchema(data),
    }),
  );
  const declared = [...commandsOf(contract).flatMap((command) => commandTypes(command).types), ...emitted];
  const composed = [roomSnapshot, userSnapshot, spaceSnapshot, roomListItem].map(outputSchema);
  const named = namedTypes([
    ...declared.map(({ schema }) => schema),
    ...commandsOf(contract).map(({ row }) => outputSchema(row.output)),
    // A schema on its own is inlined; inside another schema it gets its name.
    outputSchema(z.object({ roomSnapshot, userSnapshot, spaceSnapshot, roomListItem })),
    ...composed,
  ]);
  const map = (name: string, about: string, rows: Iterable<readonly [string, string]>): string => {
    const entries = [...rows].map(([type, value]) => `/** For \`${type}\`. */\n'${type}': ${value};`);
    return `/** ${about} */\nexport interface ${name} ${members(entries)}\n`;
  };
  return [
    '// Generated from the contract by `npm run generate`. Do not edit.\n',
    "import type { Command, EventKind, Feature, SignalKind } from '../define.js';",
    "import type { Envelope } from '../envelope.js';\n",
    ...[...named]
      .filter(([name]) => name !== eventType)
      .map(([name, schema]) => declaration(name, schema.description ?? name, schema)),
    ...declared.map(({ name, description, schema }) => declaration(name, description, schema)),
    map(
      'EventData',
      'The payloads of events by type.',
      [...eventsOf(contract).keys()].map((type) => [type, dataName(type)] as const),
    ),
    map(
      'EventStreams',
      'The kind of stream that carries each event type.',
      [...eventsOf(contract)].map(([type, { stream }]) => [type, `'${stream}'`] as const),
    ),
    map(
      'SignalData',
      'The payloads of signals by type.',
      [...signalsOf(contract).keys()].map((type) => [type, dataName(type)] as const),
    ),
    `/** Any event of the contract, narrowed by \`type\`. */\nexport type ${eventType} = { [T in keyof EventData]: Envelope<T, EventData[T]> }[keyof EventData];\n`,
    contractText(contract),
  ].join('\n');
};
