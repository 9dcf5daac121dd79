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
export const unwrapped = (schema: z.ZodType): z.ZodType => {
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
