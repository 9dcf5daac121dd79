import { type JsonSchema, kindsOf, typeName, withoutNull } from './json-schema.js';
import { code, table } from './markdown.js';

const alternatives = (parts: readonly JsonSchema[]): string => [...new Set(parts.map(typeText))].join(' or ');

/** The type of a value, in a few words. */
const typeText = (schema: JsonSchema): string => {
  const name = typeName(schema);
  if (name !== undefined) return `[${name}](types.md#${name.toLowerCase()})`;
  if (schema.const !== undefined) return code(JSON.stringify(schema.const));
  if (schema.enum !== undefined) return schema.enum.map((value) => code(String(value))).join(', ');
  if (schema.anyOf !== undefined) return alternatives(schema.anyOf);
  if (schema.oneOf !== undefined) return alternatives(schema.oneOf);
  if (schema.items !== undefined) return `list of ${typeText(schema.items)}`;
  if (schema.properties !== undefined) return code(`{ ${Object.keys(schema.properties).join(', ')} }`);
  const kinds = kindsOf(schema).map((kind) => (kind === 'object' ? 'record' : kind));
  return kinds.length === 0 ? 'any value' : kinds.join(' or ');
};

const needText = (name: string, schema: JsonSchema): string => {
  if (schema.required?.includes(name)) return 'required';
  const fallback = schema.properties?.[name]?.default;
  return fallback === undefined ? 'optional' : `default ${code(JSON.stringify(fallback))}`;
};

const variants = (schema: JsonSchema): readonly JsonSchema[] => schema.oneOf ?? schema.anyOf ?? [schema];

/** The fields of an object. Fields of nested objects follow as `outer.inner`. */
const rowsOf = (schema: JsonSchema, prefix = ''): [string, JsonSchema][] =>
  Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
    [`${prefix}${name}`, field] as [string, JsonSchema],
    ...rowsOf(withoutNull(field).schema, `${prefix}${name}.`),
  ]);

/** A table of the fields of an input. */
export const inputTable = (schema: JsonSchema): string =>
  table(
    ['Field', 'Type', 'Required', 'Description'],
    Object.entries(schema.properties ?? {}).map(([name, field]) => [
      code(name),
      typeText(withoutNull(field).schema) + (withoutNull(field).nullable ? ' or null' : ''),
      needText(name, schema),
      field.description ?? '',
    ]),
  );

const variantText = (schema: JsonSchema): string =>
  schema.$ref === undefined
    ? table(
        ['Field', 'Type', 'Description'],
        rowsOf(schema).map(([name, field]) => [code(name), typeText(field), field.description ?? '']),
      )
    : typeText(schema);

/** Tables of the fields of an output or a payload, one for each variant. */
export const outputTable = (schema: JsonSchema): string =>
  variants(schema)
    .map(variantText)
    .filter((text) => text !== '')
    .join('\n\nor\n\n');
