import type { CommandKind, CommandRow, ContractShape } from '../define.js';
import { commandsOf, type NamedCommand, namesRoom } from '../derive.js';
import { inputSchema, type JsonSchema, kindsOf, typeName, withoutNull } from './json-schema.js';
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
  /** Given by place rather than by flag: required scalars are, in schema order, and behind them one required list. */
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
  /** Of no use without a connection; absent = it is of use. */
  live?: boolean;
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

/** Fields that hold the id of a user, or in a list those of several. */
const userNames = new Set(['user', 'users', 'mentions']);

/** What a field's name says about its number or text: the contract names units and users alike everywhere. */
const namedTypes: { matches: (name: string, schema: JsonSchema) => boolean; type: ParamType }[] = [
  { matches: (name, schema) => is(schema, 'integer') && name.endsWith('Ms'), type: 'duration' },
  { matches: (name, schema) => is(schema, 'integer') && name.endsWith('At'), type: 'instant' },
  { matches: (name, schema) => is(schema, 'string') && userNames.has(name), type: 'user' },
  { matches: (_, schema) => schema.enum !== undefined, type: 'enum' },
];

const typeOf = (name: string, schema: JsonSchema): ParamType =>
  namedTypes.find(({ matches }) => matches(name, schema))?.type ?? jsonTypes[kindsOf(schema)[0] ?? ''] ?? 'string';

type Types = Readonly<Record<string, JsonSchema>>;

const valuesOf = (schema: JsonSchema): { values?: string[] } =>
  schema.enum === undefined ? {} : { values: schema.enum.map(String) };

/** A field of a named type has what the type has. */
const resolved = (schema: JsonSchema, types: Types): JsonSchema => {
  const { $ref: _, ...own } = schema;
  return { ...types[typeName(schema) ?? ''], ...own };
};

const paramOf = (name: string, field: JsonSchema, required: boolean, types: Types): Param => {
  const { schema: found, nullable } = withoutNull(field);
  const schema = resolved(found, types);
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
  const { properties = {}, required = [], $defs = {} } = inputSchema(row.input);
  const params = Object.entries(properties).map(([name, field]) =>
    paramOf(name, field, required.includes(name), $defs),
  );
  // What is given by place ends with the line, so that a list can stand there; of two nobody would know the border.
  const lists = params.filter(({ type, required }) => type === 'array' && required);
  return params.map((param) => (lists.length === 1 && param === lists[0] ? { ...param, positional: true } : param));
};

const manifestCommand = ({ noun, verb, name, row }: NamedCommand): ManifestCommand => {
  const params = paramsOf(row);
  return {
    name,
    kind: row.kind,
    ...(row.live ? { live: true } : {}),
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
