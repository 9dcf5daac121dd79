import * as z from 'zod';

/**
 * What a field holds, said once where the field is defined. Erasure, blanking, completion, the shell's parameters, the
 * reference and the sentences of events read it.
 * - `user`: the id of a user. `person`: `{ id, name }`, the name as it was then.
 * - `room`, `message`, `space`: the id of one; a room in an input also by its slug.
 * - `instant`: epoch milliseconds. `duration`: milliseconds.
 * - `cursor`: where a page continues.
 */
export const fieldKinds = [
  'user',
  'person',
  'room',
  'message',
  'space',
  'emoji',
  'instant',
  'duration',
  'cursor',
  'url',
] as const;
/** What a field holds, such as `user` or `instant`. */
export type FieldKind = (typeof fieldKinds)[number];

/**
 * The metadata that gives a schema its kind. JSON Schemas carry it as `x-is`.
 *
 * @example
 * const host = z.string().meta(is('user')).describe('Whose session it is.')
 */
export const is = (kind: FieldKind): { 'x-is': FieldKind } => ({ 'x-is': kind });

/** The schema inside wrappers that change whether a value may be missing, but not what it is. */
const unwrapped = (schema: z.ZodType): z.ZodType => {
  const { innerType } = schema.def as { innerType?: z.ZodType };
  return innerType instanceof z.ZodType ? unwrapped(innerType) : schema;
};

/**
 * The kind of a field, whether or not it may be missing or null.
 *
 * @example
 * fieldKind(contract.moderation.commands.ban.input.shape.user) // 'user'
 */
export const fieldKind = (schema: z.ZodType): FieldKind | undefined =>
  (schema.meta()?.['x-is'] ?? unwrapped(schema).meta()?.['x-is']) as FieldKind | undefined;

/** The schemas directly inside another, each with its step in a path. */
const inside = (schema: z.ZodType): [step: string[], schema: z.ZodType][] => {
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, field]) => [[name], field]);
  }
  if (schema instanceof z.ZodArray) return [[['*'], schema.element as z.ZodType]];
  if (schema instanceof z.ZodRecord) return [[['*'], schema.valueType as z.ZodType]];
  if (schema instanceof z.ZodUnion) return (schema.options as z.ZodType[]).map((option) => [[], option]);
  return [];
};

/**
 * Where a schema holds fields of some kinds: paths of field names, in which `*` stands for every element of a list or
 * record. A field that has one of the kinds is not looked into.
 *
 * @example
 * pathsOf(contract.queue.events.itemAdded.data, ['person']) // [['item', 'addedBy']]
 */
export const pathsOf = (schema: z.ZodType, kinds: readonly FieldKind[]): string[][] => {
  const kind = fieldKind(schema);
  if (kind !== undefined && kinds.includes(kind)) return [[]];
  const paths = inside(unwrapped(schema)).flatMap(([step, part]) =>
    pathsOf(part, kinds).map((rest) => [...step, ...rest]),
  );
  return [...new Map(paths.map((path) => [path.join('\0'), path])).values()];
};

/**
 * The field directly in an object that has a kind; of several, the first.
 *
 * @example
 * fieldOfKind(contract.messages.events.deleted.data, 'message') // 'messageId'
 */
export const fieldOfKind = (schema: z.ZodObject, kind: FieldKind): string | undefined =>
  Object.entries(schema.shape as Record<string, z.ZodType>).find(([, field]) => fieldKind(field) === kind)?.[0];

/**
 * The metadata of a field that a deleted object loses: an optional one is left out, a text or record becomes empty.
 *
 * @example
 * const text = z.string().meta(lostOnDeletion).describe('The text; empty when deleted.')
 */
export const lostOnDeletion = { 'x-lost-on-deletion': true } as const;

/**
 * What a deleted object loses: the optional fields that are left out, and the values that stand in place of the others.
 *
 * @example
 * blanksOf(message).empty // { text: '', metadata: {} }
 */
export const blanksOf = (
  schema: z.ZodObject,
): { drop: string[]; empty: Record<string, '' | Record<string, never>> } => {
  const lost = Object.entries(schema.shape as Record<string, z.ZodType>).filter(
    ([, field]) => field.meta()?.['x-lost-on-deletion'] ?? unwrapped(field).meta()?.['x-lost-on-deletion'],
  );
  const isOptional = (field: z.ZodType): boolean => field instanceof z.ZodOptional;
  return {
    drop: lost.filter(([, field]) => isOptional(field)).map(([name]) => name),
    empty: Object.fromEntries(
      lost
        .filter(([, field]) => !isOptional(field))
        .map(([name, field]) => [name, unwrapped(field) instanceof z.ZodRecord ? {} : '']),
    ),
  };
};
