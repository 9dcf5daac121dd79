import { expect, it } from 'vitest';
import { combineEntries } from './combine.js';
import { createFoldGate } from './gate.js';
import { createRevokedBy } from './revoked.js';

it('combines the entries of features', () => {
  expect(combineEntries<Record<string, number>>('bells', [{ a: 1 }, undefined, { b: 2 }])).toEqual({ a: 1, b: 2 });
});

it('refuses two entries for the same event, stream, table or index', () => {
  expect(() => combineEntries<object>('bells', [{ a: 1 }, { a: 1 }])).toThrow(
    'unable to combine bells; two features have one for a',
  );
  const revokes = { 'member.muted': () => ({ speaking: true }) };
  expect(() => createRevokedBy([revokes, revokes])).toThrow('two features have one for member.muted');
  const fold = { 'member.muted': () => undefined };
  expect(() => createFoldGate([fold, fold])).toThrow('two features have one for member.muted');
});
