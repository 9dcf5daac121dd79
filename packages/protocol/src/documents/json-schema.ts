import * as z from 'zod';

/** A JSON Schema (draft 2020-12) as far as the documents look into it. */
export interface JsonSchema {
  type?: string | undefined;
  description?: string | undefined;
  properties?: Record<string, JsonSchema> | undefined;
  required?: string[] | undefined;
  items?: JsonSchema | undefined;
  enum?: unknown[] | undefined;
  const?: unknown;
  anyOf?: JsonSchema[] | undefined;
  oneOf?: JsonSchema[] | undefined;
  default?: unknown;
  [keyword: string]: unknown;
}

const convert = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io });
  return rest as JsonSchema;
};

/** What a caller writes: fields with a default may be left out, unknown ones are refused. */
export const inputSchema = (schema: z.ZodObject): JsonSchema => ({
  ...convert(schema, 'input'),
  additionalProperties: false,
});

/** What the server answers or emits. Additional properties are allowed, so that a newer server does not break an older client. */
export const outputSchema = (schema: z.ZodType): JsonSchema => open(convert(schema, 'output'));

const open = (schema: JsonSchema): JsonSchema => {
  const { additionalProperties, ...rest } = schema;
  const each = (part: Record<string, JsonSchema>) =>
    Object.fromEntries(Object.entries(part).map(([name, value]) => [name, open(value)]));
  return {
    ...rest,
    ...(additionalProperties === undefined || additionalProperties === false ? {} : { additionalProperties }),
    ...(rest.properties === undefined ? {} : { properties: each(rest.properties) }),
    ...(rest.items === undefined ? {} : { items: open(rest.items) }),
    ...(rest.anyOf === undefined ? {} : { anyOf: rest.anyOf.map(open) }),
    ...(rest.oneOf === undefined ? {} : { oneOf: rest.oneOf.map(open) }),
  };
};

/** A schema that also takes null, apart from its null. */
export const withoutNull = (schema: JsonSchema): { schema: JsonSchema; nullable: boolean } => {
  const parts = schema.anyOf ?? [];
  const rest = parts.filter((part) => part.type !== 'null');
  const [only] = rest;
  if (parts.length === rest.length || only === undefined || rest.length > 1) return { schema, nullable: false };
  const { anyOf: _, ...outer } = schema;
  return { schema: { ...only, ...outer }, nullable: true };
};
