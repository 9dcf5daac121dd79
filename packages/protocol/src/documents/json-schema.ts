import * as z from 'zod';

/** A JSON Schema (draft 2020-12), as far as the documents use it. */
export interface JsonSchema {
  /** A reference to another schema. */
  $ref?: string | undefined;
  /** Schemas that references can point to. */
  $defs?: Record<string, JsonSchema> | undefined;
  /** `string`, `integer`, `object` and so on. */
  type?: string | string[] | undefined;
  /** A description for people. */
  description?: string | undefined;
  /** The fields of an object. */
  properties?: Record<string, JsonSchema> | undefined;
  /** The required fields. */
  required?: string[] | undefined;
  /** The elements of an array. */
  items?: JsonSchema | undefined;
  /** The allowed values. */
  enum?: unknown[] | undefined;
  /** The only allowed value. */
  const?: unknown;
  /** At least one of these must match. */
  anyOf?: JsonSchema[] | undefined;
  /** Exactly one of these must match. */
  oneOf?: JsonSchema[] | undefined;
  /** The default value. */
  default?: unknown;
  [keyword: string]: unknown;
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** JSON with every object in it replaced, innermost first. */
const mapObjects = (value: Json, replace: (object: Record<string, Json>) => Record<string, Json>): Json => {
  if (Array.isArray(value)) return value.map((item) => mapObjects(item, replace));
  if (value === null || typeof value !== 'object') return value;
  return replace(Object.fromEntries(Object.entries(value).map(([name, part]) => [name, mapObjects(part, replace)])));
};

const convert = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io });
  return rest as JsonSchema;
};

/** The schema of what a caller writes. Fields with a default are optional; unknown fields are refused. */
export const inputSchema = (schema: z.ZodObject): JsonSchema => ({
  ...convert(schema, 'input'),
  additionalProperties: false,
});

/** The schema of what the server answers or emits. It allows extra properties, so a newer server does not break an older client. */
export const outputSchema = (schema: z.ZodType): JsonSchema =>
  mapObjects(convert(schema, 'output') as Json, ({ additionalProperties, ...rest }) =>
    additionalProperties === undefined || additionalProperties === false ? rest : { ...rest, additionalProperties },
  ) as JsonSchema;

/** Moves the named types (`$defs`) out of the schemas of a document. References then point to `place`. */
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

/** The JSON types of a schema; empty if only its parts have types. */
export const kindsOf = ({ type }: JsonSchema): string[] => (type === undefined ? [] : [type].flat());

/** A schema without its null, and whether it allowed null. */
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
