import type { CommandKind, CommandRow, ContractShape } from '../define.js';
import { commandsOf, type NamedCommand, namesRoom } from '../derive.js';
import { inputSchema, type JsonSchema, kindsOf, withoutNull } from './json-schema.js';
import { shellLine } from './shell.js';

/** How a field is written on the command line. */
export type ParamType =
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'enum'
  | 'array'
  | 'record'
  | 'duration'
  | 'user'
  | 'instant';

/** A field of a command's input, as the command line sees it. */
export interface Param {
  /** The field's name in the input. */
  name: string;
  /** The flag's name without dashes, kebab-case; a duration's without its unit (`durationMs` → `duration`). */
  flag: string;
  /** How it is written. */
  type: ParamType;
  /** What an enum takes. */
  values?: string[];
  /** Whether it must be given. */
  required: boolean;
  /** Given by place rather than by flag: required scalars are, in schema order. */
  positional: boolean;
  /** What the command takes where it is not given. */
  default?: unknown;
  /** What it is, from the contract. */
  description: string;
  /** The unit of the field's number; a duration on the command line has its own (`10m`). */
  unit?: 'ms';
  /** What an array holds. */
  items?: { type: ParamType; values?: string[] };
  /** Takes null. */
  nullable?: boolean;
}

/** A command, as the command line sees it. */
export interface ManifestCommand {
  /** Wire name, `noun.verb`. */
  name: string;
  /** How it is carried out. */
  kind: CommandKind;
  /** One sentence: what it does. */
  summary: string;
  /** Its input names a room. */
  room: boolean;
  /** The fields of its input, in the order of the schema. */
  params: Param[];
  /** A shell line that works as it stands. */
  example: string;
  /** The same as input. */
  exampleInput: Record<string, unknown>;
}

/** The contract without its schemas: what help, completion and flag parsing need. */
export interface Manifest {
  /** The protocol's version. */
  protocol: string;
  /** The commands by noun and verb. */
  nouns: Record<string, { verbs: Record<string, ManifestCommand> }>;
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

const is = (schema: JsonSchema, kind: string): boolean => kindsOf(schema).includes(kind);

/** What a field's name says about its number or text: the contract names units and users alike everywhere. */
const namedTypes: { matches: (name: string, schema: JsonSchema) => boolean; type: ParamType }[] = [
  { matches: (name, schema) => is(schema, 'integer') && name.endsWith('Ms'), type: 'duration' },
  { matches: (name, schema) => is(schema, 'integer') && name.endsWith('At'), type: 'instant' },
  { matches: (name, schema) => is(schema, 'string') && name === 'user', type: 'user' },
  { matches: (_, schema) => schema.enum !== undefined, type: 'enum' },
];

const typeOf = (name: string, schema: JsonSchema): ParamType =>
  namedTypes.find(({ matches }) => matches(name, schema))?.type ?? jsonTypes[kindsOf(schema)[0] ?? ''] ?? 'string';

const valuesOf = (schema: JsonSchema): { values?: string[] } =>
  schema.enum === undefined ? {} : { values: schema.enum.map(String) };

const paramOf = (name: string, field: JsonSchema, required: boolean): Param => {
  const { schema, nullable } = withoutNull(field);
  const type = typeOf(name, schema);
  return {
    name,
    flag: kebab(type === 'duration' ? name.replace(/Ms$/, '') : name),
    type,
    ...valuesOf(schema),
    required,
    positional: required && type !== 'array' && type !== 'record',
    ...(schema.default === undefined ? {} : { default: schema.default }),
    description: schema.description ?? '',
    ...(type === 'duration' ? { unit: 'ms' as const } : {}),
    ...(schema.items === undefined ? {} : { items: { type: typeOf(name, schema.items), ...valuesOf(schema.items) } }),
    ...(nullable ? { nullable } : {}),
  };
};

const paramsOf = (row: CommandRow): Param[] => {
  const { properties = {}, required = [] } = inputSchema(row.input);
  return Object.entries(properties).map(([name, field]) => paramOf(name, field, required.includes(name)));
};

const manifestCommand = ({ noun, verb, name, row }: NamedCommand): ManifestCommand => {
  const params = paramsOf(row);
  return {
    name,
    kind: row.kind,
    summary: row.summary,
    room: namesRoom(row),
    params,
    example: shellLine(['roomful', noun, verb], params, row.example),
    exampleInput: row.example,
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
  };
};
