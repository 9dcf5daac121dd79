import type * as z from 'zod';
import { type FieldKind, fieldKind } from './kinds.js';

/**
 * A field has to be found, but stands where no path leads to its values, such as in the rest of a tuple. Define the field in
 * another way.
 */
export class UnreachableFieldError extends Error {
  override readonly name = 'UnreachableFieldError';

  constructor(
    /** Where it is, such as `['bell', 'ringers', 'rest']`. */
    readonly path: readonly string[],
    /** What was sought, such as `person`. */
    readonly sought: string,
    /** Why it cannot be reached. */
    readonly why: string,
  ) {
    super(`unable to find every ${sought} in ${path.join('.') || 'a schema'}; ${why}`);
  }
}

/** A schema directly inside another one. */
interface Part {
  /** The path segment; none = the value itself. */
  readonly step: readonly string[];
  readonly schema: z.core.$ZodType;
  /** Why no path leads to its values. Default: `step` does. */
  readonly unreachable?: string;
}

type Def<T extends z.core.$ZodType> = T['_zod']['def'];
type PartsOf<T extends z.core.$ZodType> = (def: Def<T>, schema: T) => readonly Part[];
const here = (schema: z.core.$ZodType): Part => ({ step: [], schema });

const object: PartsOf<z.core.$ZodObject> = ({ shape, catchall }) => [
  ...Object.entries(shape).map(([name, field]) => ({ step: [name], schema: field })),
  ...(catchall
    ? [{ step: ['*'], schema: catchall, unreachable: 'fields without a name have no path; use a record' }]
    : []),
];
const tuple: PartsOf<z.core.$ZodTuple> = ({ items, rest }) => [
  ...items.map((item, i) => ({ step: [String(i)], schema: item })),
  ...(rest ? [{ step: ['rest'], schema: rest, unreachable: 'the rest of a tuple has no path; use an array' }] : []),
];
const record: PartsOf<z.core.$ZodRecord> = ({ keyType, valueType }) => [
  { step: ['keys'], schema: keyType, unreachable: 'keys of a record have no path; put them into the values' },
  { step: ['*'], schema: valueType },
];
const pipe: PartsOf<z.core.$ZodPipe> = ({ in: from, out }) =>
  out._zod.def.type === 'transform'
    ? [{ step: [], schema: from, unreachable: 'a transform may return anything; pipe it into a schema' }]
    : [here(from), here(out)];
const noJson = 'JSON has no such values; use an object, array or record';

/** What is inside the schemas that have parts, by the type of the schema. */
const partsByType: Readonly<Record<string, (def: never, schema: never) => readonly Part[]>> = {
  object,
  tuple,
  record,
  pipe,
  array: ({ element }: Def<z.core.$ZodArray>) => [{ step: ['*'], schema: element }],
  union: ({ options }: Def<z.core.$ZodUnion>) => options.map(here),
  intersection: ({ left, right }: Def<z.core.$ZodIntersection>) => [here(left), here(right)],
  lazy: ({ getter }: Def<z.core.$ZodLazy>) => [here(getter())],
  map: ({ keyType, valueType }: Def<z.core.$ZodMap>) =>
    [keyType, valueType].map((schema) => ({ step: [], schema, unreachable: noJson })),
  set: ({ valueType }: Def<z.core.$ZodSet>) => [{ step: [], schema: valueType, unreachable: noJson }],
};
/** The types of schemas that have no parts. Nothing is known of what `any`, `unknown`, `custom` and `transform` hold. */
const leaves = new Set(
  `string number int boolean bigint symbol null undefined void never any unknown date nan file enum literal
  template_literal custom transform success`.split(/\s+/),
);

/** A schema that was sought, and where it is. */
interface Found {
  readonly path: readonly string[];
  readonly schema: z.core.$ZodType;
}

interface Search {
  /** What is sought, for errors. */
  readonly sought: string;
  matches(schema: z.core.$ZodType, at: readonly string[]): boolean;
  /** The schemas around the current one, to notice those that contain themselves. */
  readonly around: Set<z.core.$ZodType>;
  /** Those of them that were found to contain themselves. */
  readonly recursive: Set<z.core.$ZodType>;
}

const partsOf = (schema: z.core.$ZodType, at: readonly string[], { sought }: Search): readonly Part[] => {
  const { def } = schema._zod;
  const parts = partsByType[def.type];
  if (parts) return parts(def as never, schema as never);
  if (leaves.has(def.type)) return [];
  const { innerType } = def as { innerType?: z.core.$ZodType };
  if (innerType) return [here(innerType)];
  throw new UnreachableFieldError(at, sought, `a schema of type ${def.type} cannot be searched`);
};

const search = (schema: z.core.$ZodType, at: readonly string[], of: Search): Found[] => {
  if (of.matches(schema, at)) return [{ path: at, schema }];
  if (of.around.has(schema)) {
    of.recursive.add(schema);
    return [];
  }
  of.around.add(schema);
  const all = partsOf(schema, at, of).flatMap(({ step, schema: part, unreachable }) => {
    const found = search(part, [...at, ...step], of);
    if (unreachable !== undefined && found[0]) throw new UnreachableFieldError(found[0].path, of.sought, unreachable);
    return found;
  });
  of.around.delete(schema);
  if (of.recursive.delete(schema) && all[0])
    throw new UnreachableFieldError(all[0].path, of.sought, 'a schema that contains itself has endless paths');
  return all;
};

/**
 * Finds the schemas inside a schema that match. Variants of a union may be found at the same path. Nothing is sought inside
 * a match.
 *
 * @param at the path of the schema itself
 * @param sought what is sought, for errors
 * @throws UnreachableFieldError if a match stands where no path leads
 */
export const findIn = (
  schema: z.ZodType,
  at: readonly string[],
  sought: string,
  matches: (schema: z.ZodType, at: readonly string[]) => boolean,
): { path: string[]; schema: z.ZodType }[] => {
  const of = { sought, matches: matches as Search['matches'], around: new Set<never>(), recursive: new Set<never>() };
  return search(schema, at, of).map((one) => ({
    path: one.path.slice(at.length),
    schema: one.schema as z.ZodType,
  }));
};

/**
 * The paths of all fields of some kinds in a schema. `*` stands for every element of a list or record, a number for an element
 * of a tuple. Fields inside a matching field are not searched.
 *
 * @param at the path of the schema itself, for errors
 * @throws UnreachableFieldError if a field of these kinds stands where no path leads
 * @example
 * pathsOf(contract.queue.events.itemAdded.data, ['person']) // [['item', 'addedBy']]
 */
export const pathsOf = (schema: z.ZodType, kinds: readonly FieldKind[], at: readonly string[] = []): string[][] => {
  const found = findIn(schema, at, kinds.join(' and '), (one) => {
    const kind = fieldKind(one);
    return kind !== undefined && kinds.includes(kind);
  });
  return [...new Map(found.map(({ path }) => [path.join('\0'), path])).values()];
};
