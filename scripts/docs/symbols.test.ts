import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { undocumented } from './symbols.js';

const found = (lines: readonly string[]): string[] => {
  const folder = mkdtempSync(join(tmpdir(), 'roomful-symbols-'));
  try {
    const entry = join(folder, 'index.ts');
    writeFileSync(entry, lines.join('\n'));
    return undocumented(folder, { noLib: true, types: [] }, [entry]);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

test('exports without a description are found, with their line', () => {
  const bare = [
    'export const a = 1;',
    'export interface B {',
    '  c: string;',
    '}',
    'const own = 2;',
    'export { own as d };',
  ];
  expect(found(bare)).toEqual([
    'index.ts:1 a has no description',
    'index.ts:2 B has no description',
    'index.ts:3 B.c has no description',
    'index.ts:5 d has no description',
  ]);
});

test('a function needs an example too, a type does not', () => {
  const said = ['/** Says so. */', 'export const f = () => 1;', '/** Says so. */', 'export type F = () => number;'];
  expect(found(said)).toEqual(['index.ts:2 f has no @example']);
  expect(found(['/**', ' * Says so.', ' *', ' * @example', ' * f()', ' */', ...said.slice(1)])).toEqual([]);
});

test('members of classes and of all parts of a union are checked, except private ones', () => {
  const page = ['/** A. */', 'export class A {', '  private own = 1;', '  shown = this.own;', '}'];
  const union = ['/** U. */', 'export type U = {', '  /** Is. */', '  a: 1 } | { b: 2 };'];
  expect(found([...page, ...union])).toEqual([
    'index.ts:4 A.shown has no description',
    'index.ts:9 U.b has no description',
  ]);
});
