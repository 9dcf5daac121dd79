import * as z from 'zod';

/**
 * The kinds of fields. A field is given its kind where it is defined; erasure, blanking, completion, shell parameters,
 * the reference and event sentences read it there.
 * - `user`: a user's id. `person`: `{ id, name }`, with the name at the time.
 * - `room`, `message`, `space`: an id; in an input, a room may also be named by its slug.
 * - `instant`: epoch milliseconds. `duration`: milliseconds.
 * - `cursor`: the position where a page continues.
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
/** The kind of a field, such as `user` or `instant`. */
export type FieldKind = (typeof fieldKinds)[number];

/**
 * Metadata that gives a schema its kind. It appears in JSON Schemas as `x-is`.
 *
 * @example
 * const host = z.string().meta(is('user')).describe('The host of the session.')
 */
export const is = (kind: FieldKind): { 'x-is': FieldKind } => ({ 'x-is': kind });

/** The schema inside wrappers such as optional, nullable and default. */
const unwrapped = (schema: z.ZodType): z.ZodType => {
  const { innerType } = schema.def as { innerType?: z.ZodType };
  return innerType instanceof z.ZodType ? unwrapped(innerType) : schema;
};

/**
 * The kind of a field, even if it is optional or nullable.
 *
 * @example
 * fieldKind(contract.moderation.commands.ban.input.shape.user) // 'user'
 */
export const fieldKind = (schema: z.ZodType): FieldKind | undefined =>
  (schema.meta()?.['x-is'] ?? unwrapped(schema).meta()?.['x-is']) as FieldKind | undefined;

/**
 * The name of the first field of a kind directly in an object.
 *
 * @example
 * fieldOfKind(contract.messages.events.deleted.data, 'message') // 'messageId'
 */
export const fieldOfKind = (schema: z.ZodObject, kind: FieldKind): string | undefined =>
  Object.entries(schema.shape as Record<string, z.ZodType>).find(([, field]) => fieldKind(field) === kind)?.[0];

/**
 * Metadata for a field that a deleted object loses. An optional field is omitted; a text or record becomes empty.
 *
 * @example
 * const text = z.string().meta(lostOnDeletion).describe('The text; empty when deleted.')
 */
export const lostOnDeletion = { 'x-lost-on-deletion': true } as const;

/** The changes to an object when it is deleted. */
export interface Blanks {
  /** The optional fields to drop. */
  readonly drop: readonly string[];
  /** The empty values of the other fields. */
  readonly empty: Readonly<Record<string, '' | Record<string, never>>>;
}

/**
 * The changes to an object when it is deleted: the optional fields to drop, and the empty values of the other fields.
 *
 * @example
 * blanksOf(message).empty // { text: '', metadata: {} }
 */
export const blanksOf = (schema: z.ZodObject): Blanks => {
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

/**
 * A deleted object: without the fields that it loses. The others stay.
 *
 * @example
 * blank(message, blanksOf(schema)).text // ''
 */
export const blank = <T extends object>(value: T, { drop, empty }: Blanks): T => {
  const blanked: Record<string, unknown> = { ...value, ...empty };
  for (const field of drop) delete blanked[field];
  return blanked as T;
};
