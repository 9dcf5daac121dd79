import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { blankablesIn, blanksOf, lostOnDeletion, NoEmptyValueError } from './blanks.js';
import { message } from './features/messages.js';
import { is } from './kinds.js';
import { UnreachableFieldError } from './paths.js';

const id = z.int().meta(is('message'));
const lost = z.string().meta(lostOnDeletion);
const note = z.object({ id, text: lost });
const other = z.object({ id, times: z.int() });

describe('a deleted object', () => {
  it('loses what its schema says', () => {
    expect(blanksOf(message)).toEqual({
      drop: ['language', 'track', 'mentions', 'here', 'reactions', 'pinnedAt', 'repostOf'],
      empty: { text: '', metadata: {} },
    });
  });

  it('is valid afterwards', () => {
    const schema = z.object({
      text: lost.max(10).describe('The text.'),
      metadata: z.record(z.string(), z.int()).meta(lostOnDeletion),
      pages: z.array(z.string()).meta(lostOnDeletion),
      until: z.int().nullable().meta(lostOnDeletion),
      title: lost.nullable().describe('The title.'),
      deep: z.string().nullable().meta(lostOnDeletion).readonly().optional(),
      times: z.int().optional().meta(lostOnDeletion),
      kept: z.string(),
    });
    const blanks = blanksOf(schema);
    expect(blanks).toEqual({
      drop: ['deep', 'times'],
      empty: { text: '', metadata: {}, pages: [], until: null, title: null },
    });
    expect(schema.parse({ ...blanks.empty, kept: 'k' })).toEqual({ ...blanks.empty, kept: 'k' });
  });

  it('has no field that cannot be empty', () => {
    for (const field of [z.int(), z.string().min(1), z.literal(true), z.enum(['a']), z.coerce.number()]) {
      const schema = z.object({ bell: z.object({ id, field: field.meta(lostOnDeletion) }) });
      const refused = expect(() => blankablesIn(schema, ['bell.rang']));
      refused.toThrow(NoEmptyValueError);
      refused.toThrow('unable to empty bell.rang.bell.field on deletion; make it optional or nullable');
    }
  });
});

describe('what is blanked in a payload', () => {
  it('is every object that loses fields', () => {
    const blanks = { id: 'id', drop: [], empty: { text: '' } };
    expect(blankablesIn(z.object({ a: note, b: z.array(note.nullable()), c: other }))).toEqual([
      { path: ['a'], ...blanks },
      { path: ['b', '*'], ...blanks },
    ]);
    const kinds = z.union([note.extend({ kind: z.literal('a') }), note.extend({ kind: z.literal('b') }), z.string()]);
    expect(blankablesIn(z.object({ note: kinds }))).toEqual([{ path: ['note'], ...blanks }]);
    // What is inside a lost field is lost with it.
    expect(blankablesIn(z.object({ id, copy: note.optional().meta(lostOnDeletion) }))).toMatchObject([
      { path: [], drop: ['copy'] },
    ]);
  });

  const caption = z.object({ caption: lost });
  const refused: [what: string, schema: z.ZodType, path: string[], why: string][] = [
    ['inside another such object', note.extend({ files: z.array(caption) }), ['files', '*'], 'inside another object'],
    ['in variants that lose different fields', z.union([note, note.extend({ more: lost })]), [], 'different fields'],
    [
      'in variants around that lose different fields',
      z.union([z.object({ a: note }), z.object({ a: z.object({ of: id, text: lost }) })]),
      ['a'],
      'different fields',
    ],
    ['in some variants only', z.object({ a: z.union([note, other]) }), ['a'], 'only some variants'],
    ['without an object', z.object({ id, texts: z.array(lost) }), ['texts', '*'], 'only fields of objects'],
    ['in a variant of a field', z.object({ id, a: z.union([lost, z.int()]) }), ['a'], 'only fields of objects'],
    ['without a message', z.object({ a: caption }), ['a'], 'no field of kind message'],
  ];
  for (const [what, schema, path, why] of refused)
    it(`is not ${what}`, () => {
      expect(() => blankablesIn(schema, ['bell.rang'])).toThrow(UnreachableFieldError);
      expect(() => blankablesIn(schema, ['bell.rang'])).toThrow(
        expect.objectContaining({ path: ['bell.rang', ...path], why: expect.stringContaining(why) }),
      );
    });
});
