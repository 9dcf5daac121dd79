import type { CommandKind, CommandRow, ContractShape, EventRow } from '../define.js';
import { commandsOf, eventsOf, type NamedCommand, namesRoom } from '../derive.js';
import type { FieldKind } from '../kinds.js';
import type { Sentence } from '../sentence.js';
import { inputSchema, type JsonSchema, kindsOf, typeName, withoutNull } from './json-schema.js';
import { parseSentence } from './sentence.js';
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
  /** What it holds, where the contract says so: completion offers people for a user, rooms for a room. */
  is?: FieldKind;
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
  items?: { type: ParamType; is?: FieldKind; values?: string[] };
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
  /** People are asked before it is carried out: yes or no, or to type its name once more; absent = they are not. */
  destructive?: 'ask' | 'retype';
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
  /** The events by wire name. */
  events: Record<string, ManifestEvent>;
}

/** An event, as the command line tells of it. */
export interface ManifestEvent {
  /** One sentence: what such an event means. */
  summary: string;
  /** What it says to people, to be filled by `fillSentence`; absent = nothing. */
  sentence?: Sentence;
  /** false: not told as a line of its own in a conversation. Absent: it is. */
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

/** Kinds of fields that people write in a form of their own. */
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

/** A field of a named type has what the type has. */
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
    ...(row.destructive === undefined ? {} : { destructive: row.destructive }),
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
