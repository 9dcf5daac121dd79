import * as z from 'zod';
import { fieldOfKind, unwrapped } from './kinds.js';
import { findIn, UnreachableFieldError } from './paths.js';

/**
 * Metadata for a field that a deleted object loses. An optional field is omitted; the others become null, or an empty text,
 * record or list, whatever the field allows.
 *
 * @example
 * const text = z.string().meta(lostOnDeletion).describe('The text; empty when deleted.')
 */
export const lostOnDeletion = { 'x-lost-on-deletion': true } as const;

/** The empty values of fields, in the order in which they are tried. */
const emptyValues = [null, '', {}, []] as const;

/** The changes to an object when it is deleted. */
export interface Blanks {
  /** The optional fields to drop. */
  readonly drop: readonly string[];
  /** The empty values of the other fields. */
  readonly empty: Readonly<Record<string, '' | null | Readonly<Record<string, never>> | readonly never[]>>;
}

/** A field is lost on deletion, but has no empty value, as a number. Make it optional or nullable. */
export class NoEmptyValueError extends Error {
  override readonly name = 'NoEmptyValueError';

  constructor(
    /** Where it is, such as `['bell', 'times']`. */
    readonly path: readonly string[],
  ) {
    super(`unable to empty ${path.join('.')} on deletion; make it optional or nullable`);
  }
}

const isLost = (schema: z.ZodType): boolean => {
  const { innerType } = schema.def as { innerType?: z.ZodType };
  return schema.meta()?.['x-lost-on-deletion'] === true || (innerType instanceof z.ZodType && isLost(innerType));
};

const fieldsOf = (schema: z.ZodObject) => Object.entries(schema.shape as Record<string, z.ZodType>);

/** The empty value that a field allows and leaves as it is; undefined = none. */
const emptyOf = (field: z.ZodType) =>
  emptyValues.find((value) => JSON.stringify(field.safeParse(value).data) === JSON.stringify(value));

/**
 * The changes to an object when it is deleted: the optional fields to drop, and the empty values of the other fields.
 *
 * @param at the path of the schema itself, for errors
 * @throws NoEmptyValueError if a field can neither be dropped nor emptied
 * @example
 * blanksOf(message).empty // { text: '', metadata: {} }
 */
export const blanksOf = (schema: z.ZodObject, at: readonly string[] = []): Blanks => {
  const drop: string[] = [];
  const empty: Record<string, Blanks['empty'][string]> = {};
  for (const [name, field] of fieldsOf(schema)) {
    if (!isLost(field)) continue;
    if (field._zod.optout === 'optional') {
      drop.push(name);
      continue;
    }
    const value = emptyOf(field);
    if (value === undefined) throw new NoEmptyValueError([...at, name]);
    empty[name] = value;
  }
  return { drop, empty };
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

/** An object inside a payload that is blanked when the message is deleted that it is about. */
export interface Blankable extends Blanks {
  /** The keys that lead to it, `*` for every element of a list or record. */
  readonly path: readonly string[];
  /** The field with the message's id. */
  readonly id: string;
}

const sought = 'deleted text';

const losesFields = (schema: z.ZodType): schema is z.ZodObject =>
  schema instanceof z.ZodObject && fieldsOf(schema).some(([, field]) => isLost(field));

/** The objects that a value may be: one, or the variants of a union. */
const objectsOf = (schema: z.ZodType): z.ZodObject[] => {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodUnion) return (inner.options as z.ZodType[]).flatMap(objectsOf);
  return inner instanceof z.ZodObject ? [inner] : [];
};

/** Finds the objects that lose fields, and fields that are marked as lost where no object can lose them. */
const findLosses = (schema: z.ZodType, at: readonly string[]) =>
  findIn(schema, at, sought, (one, path) => {
    const variants = one instanceof z.ZodUnion ? objectsOf(one) : [];
    if (variants.some(losesFields) && !variants.every(losesFields))
      throw new UnreachableFieldError(
        path,
        sought,
        'only some variants of the union lose fields; mark them in all or none',
      );
    return losesFields(one) || isLost(one);
  });

/**
 * The objects in a schema that have fields to be lost on deletion.
 *
 * @param at the path of the schema itself, for errors
 * @throws UnreachableFieldError if such an object stands where no path leads, has no field of kind `message`, is inside another
 * one, or has variants that lose different fields; or if something else than a field of an object is marked as lost
 * @throws NoEmptyValueError if a field can neither be dropped nor emptied
 * @example
 * blankablesIn(contract.messages.events.edited.data) // [{ path: [], id: 'messageId', drop: [], empty: { text: '' } }]
 */
export const blankablesIn = (schema: z.ZodType, at: readonly string[] = []): Blankable[] => {
  const found = new Map<string, Blankable>();
  for (const { path, schema: object } of findLosses(schema, at)) {
    const here = [...at, ...path];
    const refuse = (why: string, where = here) => new UnreachableFieldError(where, sought, why);
    if (!losesFields(object)) throw refuse('only fields of objects can be lost; mark the field itself');
    const id = fieldOfKind(object, 'message');
    if (id === undefined) throw refuse('it has no field of kind message');
    for (const [name, field] of fieldsOf(object)) {
      const [nested] = isLost(field) ? [] : findLosses(field, [...here, name]);
      if (nested) throw refuse('it is inside another object that loses fields', [...here, name, ...nested.path]);
    }
    const blankable = { path, id, ...blanksOf(object, here) };
    const known = found.get(path.join('\0')) ?? blankable;
    if (JSON.stringify(known) !== JSON.stringify(blankable))
      throw refuse('variants of the union lose different fields');
    found.set(path.join('\0'), blankable);
  }
  return [...found.values()];
};
