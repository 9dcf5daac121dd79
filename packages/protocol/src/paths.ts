import type * as z from 'zod';
import { type FieldKind, fieldKind } from './kinds.js';

/**
 * A field is of a kind that has to be found, but stands where values cannot be reached by a path, such as in the rest of a
 * tuple. Define the field in another way.
 */
export class UnreachableFieldError extends Error {
  override readonly name = 'UnreachableFieldError';

  constructor(
    /** Where it is, such as `['bell', 'ringers', 'rest']`. */
    readonly path: readonly string[],
    /** The kinds that were searched for. */
    readonly kinds: readonly FieldKind[],
    /** Why it cannot be reached. */
    readonly why: string,
  ) {
    super(`unable to find every ${kinds.join(', ')} in ${path.join('.') || 'a schema'}; ${why}`);
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

/** A search for fields of some kinds. */
interface Search {
  readonly kinds: readonly FieldKind[];
  /** The schemas around the current one, to notice those that contain themselves. */
  readonly around: Set<z.core.$ZodType>;
  /** Those of them that were found to contain themselves. */
  readonly recursive: Set<z.core.$ZodType>;
}

const partsOf = (schema: z.core.$ZodType, at: readonly string[], { kinds }: Search): readonly Part[] => {
  const { def } = schema._zod;
  const parts = partsByType[def.type];
  if (parts) return parts(def as never, schema as never);
  const { innerType } = def as { innerType?: z.core.$ZodType };
  if (innerType && !leaves.has(def.type)) return [here(innerType)];
  if (leaves.has(def.type)) return [];
  throw new UnreachableFieldError(at, kinds, `a schema of type ${def.type} cannot be searched`);
};

const search = (schema: z.core.$ZodType, at: readonly string[], of: Search): string[][] => {
  const kind = fieldKind(schema as z.ZodType);
  if (kind !== undefined && of.kinds.includes(kind)) return [[]];
  if (of.around.has(schema)) {
    of.recursive.add(schema);
    return [];
  }
  of.around.add(schema);
  const paths = partsOf(schema, at, of).flatMap(({ step, schema: part, unreachable }) => {
    const path = [...at, ...step];
    const found = search(part, path, of);
    if (unreachable !== undefined && found[0])
      throw new UnreachableFieldError([...path, ...found[0]], of.kinds, unreachable);
    return found.map((rest) => [...step, ...rest]);
  });
  of.around.delete(schema);
  if (of.recursive.delete(schema) && paths[0])
    throw new UnreachableFieldError([...at, ...paths[0]], of.kinds, 'a schema that contains itself has endless paths');
  return paths;
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
  const paths = search(schema, at, { kinds, around: new Set(), recursive: new Set() });
  return [...new Map(paths.map((path) => [path.join('\0'), path])).values()];
};
