import * as z from 'zod';

/** A JSON Schema (draft 2020-12) as far as the documents look into it. */
export interface JsonSchema {
  /** Another schema, in whose place this stands. */
  $ref?: string | undefined;
  /** Schemas for others to refer to. */
  $defs?: Record<string, JsonSchema> | undefined;
  /** `string`, `integer`, `object` and so on. */
  type?: string | string[] | undefined;
  /** A sentence for people. */
  description?: string | undefined;
  /** The fields of an object. */
  properties?: Record<string, JsonSchema> | undefined;
  /** The fields that must be there. */
  required?: string[] | undefined;
  /** What an array holds. */
  items?: JsonSchema | undefined;
  /** The values that it takes. */
  enum?: unknown[] | undefined;
  /** The one value that it takes. */
  const?: unknown;
  /** One of these at least fits. */
  anyOf?: JsonSchema[] | undefined;
  /** Exactly one of these fits. */
  oneOf?: JsonSchema[] | undefined;
  /** What is taken where nothing is given. */
  default?: unknown;
  [keyword: string]: unknown;
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** The same JSON with every object in it replaced, the innermost first. */
const mapObjects = (value: Json, replace: (object: Record<string, Json>) => Record<string, Json>): Json => {
  if (Array.isArray(value)) return value.map((item) => mapObjects(item, replace));
  if (value === null || typeof value !== 'object') return value;
  return replace(Object.fromEntries(Object.entries(value).map(([name, part]) => [name, mapObjects(part, replace)])));
};

const convert = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io });
  return rest as JsonSchema;
};

/** What a caller writes: fields with a default may be left out, unknown ones are refused. */
export const inputSchema = (schema: z.ZodObject): JsonSchema => ({
  ...convert(schema, 'input'),
  additionalProperties: false,
});

/** What the server answers or emits. Further properties are allowed, so that a newer server does not break an older client. */
export const outputSchema = (schema: z.ZodType): JsonSchema =>
  mapObjects(convert(schema, 'output') as Json, ({ additionalProperties, ...rest }) =>
    additionalProperties === undefined || additionalProperties === false ? rest : { ...rest, additionalProperties },
  ) as JsonSchema;

/** A document whose schemas hold their named types (`$defs`) no longer, and those types; references point to `place` then. */
export const hoistTypes = <T extends object>(
  document: T,
  place: string,
): { document: T; types: Record<string, JsonSchema> } => {
  const types: Record<string, Json> = {};
  const hoisted = mapObjects(document as Json, ({ $defs, ...rest }) => {
    Object.assign(types, $defs);
    const { $ref } = rest;
    return typeof $ref === 'string' ? { ...rest, $ref: $ref.replace(/^#\/\$defs\//, place) } : rest;
  });
  return { document: hoisted as T, types: types as Record<string, JsonSchema> };
};

/** The name of the type that a schema refers to. */
export const typeName = (schema: JsonSchema): string | undefined => schema.$ref?.split('/').at(-1);

/** The kinds of value that a schema names; none where it names them in its parts. */
export const kindsOf = ({ type }: JsonSchema): string[] => (type === undefined ? [] : [type].flat());

/** A schema that also takes null, apart from its null. */
export const withoutNull = (schema: JsonSchema): { schema: JsonSchema; nullable: boolean } => {
  const kinds = kindsOf(schema);
  if (kinds.includes('null'))
    return { schema: { ...schema, type: kinds.filter((kind) => kind !== 'null') }, nullable: true };
  const parts = schema.anyOf ?? [];
  const rest = parts.filter((part) => part.type !== 'null');
  const [only] = rest;
  if (parts.length === rest.length || only === undefined || rest.length > 1) return { schema, nullable: false };
  const { anyOf: _, ...outer } = schema;
  return { schema: { ...only, ...outer }, nullable: true };
};
