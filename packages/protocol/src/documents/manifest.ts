import type { CommandKind, CommandRow, ContractShape, EventRow } from '../define.js';
import { commandsOf, eventsOf, type NamedCommand, namesRoom } from '../derive.js';
import type { FieldKind } from '../kinds.js';
import type { Sentence } from '../sentence.js';
import { inputSchema, type JsonSchema, kindsOf, typeName, withoutNull } from './json-schema.js';
import type { Param, ParamType } from './param.js';
import { parseSentence } from './sentence.js';
import { shellLine } from './shell.js';

/** A command, as the command line sees it. */
export interface ManifestCommand {
  /** The wire name, `noun.verb`. */
  name: string;
  /** How the command runs. */
  kind: CommandKind;
  /** One sentence that says what it does. */
  summary: string;
  /** true = it only makes sense on a connection. */
  live?: boolean;
  /** How people confirm it first: `ask` = yes or no, `retype` = type the name again; absent = no confirmation. */
  destructive?: 'ask' | 'retype';
  /** The right that it takes; absent = none. */
  permission?: string;
  /** Whether its input names a room. */
  room: boolean;
  /** The fields of its input, in the order of the schema. */
  params: Param[];
  /** A complete shell line. */
  example: string;
  /** The example as input. */
  exampleInput: Record<string, unknown>;
}

/** The contract without its schemas, for help, completion and flag parsing. */
export interface Manifest {
  /** The protocol's version. */
  protocol: string;
  /** The commands by noun and verb. */
  nouns: Record<string, { verbs: Record<string, ManifestCommand> }>;
  /** The events by wire name. */
  events: Record<string, ManifestEvent>;
}

/** An event, as the command line shows it. */
export interface ManifestEvent {
  /** One sentence that says what happened. */
  summary: string;
  /** The sentence for people, for `fillSentence`; absent = never shown in words. */
  sentence?: Sentence;
  /** false = it is not shown as a line between messages. */
  notice?: false;
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const jsonTypes: Record<string, ParamType> = {
  string: 'string',
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
  array: 'array',
  object: 'record',
};

/** Kinds of fields with a form of their own on the command line. */
const writtenAs: Partial<Record<FieldKind, ParamType>> = { duration: 'duration', instant: 'instant', user: 'user' };

const kindOf = (schema: JsonSchema): FieldKind | undefined => schema['x-is'] as FieldKind | undefined;

const typeOf = (schema: JsonSchema): ParamType =>
  writtenAs[kindOf(schema) ?? 'url'] ?? (schema.enum ? 'enum' : jsonTypes[kindsOf(schema)[0] ?? '']) ?? 'string';

const isOf = (schema: JsonSchema): { is?: FieldKind } => {
  const kind = kindOf(schema);
  return kind === undefined ? {} : { is: kind };
};

type Types = Readonly<Record<string, JsonSchema>>;

const valuesOf = (schema: JsonSchema): { values?: string[] } =>
  schema.enum === undefined ? {} : { values: schema.enum.map(String) };

/** A field with the keywords of its named type filled in. */
const resolved = (schema: JsonSchema, types: Types): JsonSchema => {
  const { $ref: _, ...own } = schema;
  return { ...types[typeName(schema) ?? ''], ...own };
};

const paramOf = (name: string, field: JsonSchema, required: boolean, types: Types): Param => {
  const { schema: found, nullable } = withoutNull(field);
  const schema = resolved(found, types);
  const type = typeOf(schema);
  return {
    name,
    flag: kebab(type === 'duration' ? name.replace(/Ms$/, '') : name),
    type,
    ...isOf(schema),
    ...valuesOf(schema),
    required,
    positional: required && type !== 'array' && type !== 'record',
    ...(schema.default === undefined ? {} : { default: schema.default }),
    description: schema.description ?? '',
    ...(type === 'duration' ? { unit: 'ms' as const } : {}),
    ...(schema.items === undefined
      ? {}
      : { items: { type: typeOf(schema.items), ...isOf(schema.items), ...valuesOf(schema.items) } }),
    ...(nullable ? { nullable } : {}),
  };
};

const paramsOf = (row: CommandRow): Param[] => {
  const { properties = {}, required = [], $defs = {} } = inputSchema(row.input);
  const params = Object.entries(properties).map(([name, field]) =>
    paramOf(name, field, required.includes(name), $defs),
  );
  // A positional list must come last, and there can be only one: two lists would have no border.
  const lists = params.filter(({ type, required }) => type === 'array' && required);
  return params.map((param) => (lists.length === 1 && param === lists[0] ? { ...param, positional: true } : param));
};

const manifestCommand = ({ noun, verb, name, row }: NamedCommand): ManifestCommand => {
  const params = paramsOf(row);
  return {
    name,
    kind: row.kind,
    ...(row.live ? { live: true } : {}),
    ...(row.destructive === undefined ? {} : { destructive: row.destructive }),
    ...(row.permission === undefined ? {} : { permission: row.permission }),
    summary: row.summary,
    room: namesRoom(row),
    params,
    example: shellLine(['roomful', noun, verb], params, row.example),
    exampleInput: row.example,
  };
};

const manifestEvent = (row: EventRow): ManifestEvent => {
  const sentence = parseSentence(row);
  return {
    summary: row.summary,
    ...(sentence === null ? {} : { sentence }),
    ...(row.notice === false ? { notice: false } : {}),
  };
};

/**
 * The manifest of a contract, for the command line.
 *
 * @example
 * manifest(contract, protocolVersion).nouns['rooms']?.verbs['create']?.params
 */
export const manifest = (contract: ContractShape, protocol: string): Manifest => {
  const commands = commandsOf(contract);
  const verbsOf = (noun: string) =>
    Object.fromEntries(commands.filter((c) => c.noun === noun).map((c) => [c.verb, manifestCommand(c)]));
  return {
    protocol,
    nouns: Object.fromEntries(Object.keys(contract).map((noun) => [noun, { verbs: verbsOf(noun) }])),
    events: Object.fromEntries([...eventsOf(contract)].map(([type, row]) => [type, manifestEvent(row)])),
  };
};
