import { limits } from '@roomful/protocol';
import { describe, expect, it } from 'vitest';
import { aboutBytes, lastPageOf, pageOf } from './page.js';

const rows = ['a', 'bb', 'cc', 'd'];
/** Including quotes. */
const bytes = 7;

describe('pageOf', () => {
  it('ends at the limit, and says whether there are more', () => {
    expect(pageOf(rows, { limit: 3 })).toEqual({ rows: ['a', 'bb', 'cc'], more: true });
    expect(pageOf(rows, { limit: 4 })).toEqual({ rows, more: false });
    expect(pageOf(rows, { limit: 0 })).toEqual({ rows: [], more: true });
    expect(pageOf([], { limit: 4 })).toEqual({ rows: [], more: false });
  });

  it('ends at the size limit, in bytes of UTF-8 as JSON, but has at least one row', () => {
    expect(pageOf(rows, { limit: 4, bytes })).toEqual({ rows: ['a', 'bb'], more: true });
    expect(pageOf(rows, { limit: 4, bytes: 1 })).toEqual({ rows: ['a'], more: true });
    expect(pageOf(['é', 'b'], { limit: 2, bytes: 6 }).rows).toEqual(['é']);
    expect(pageOf(rows, { limit: 4, bytes: 2, bytesOf: () => 1 }).rows).toEqual(['a', 'bb']);
    const large = 'x'.repeat(limits.pageBytes);
    expect(pageOf([large, 'a'], { limit: 2 })).toEqual({ rows: [large], more: true });
    expect(pageOf(['a', large], { limit: 2 })).toEqual({ rows: ['a'], more: true });
  });
});

describe('aboutBytes', () => {
  it('counts every field at any depth, whatever its name', () => {
    const large = 'é'.repeat(10_000);
    for (const value of [large, [large], { new: { field: [{ [large]: 1 }] } }, { text: '', more: large }]) {
      expect(aboutBytes(value)).toBeGreaterThan(20_000);
      expect(aboutBytes(value)).toBeLessThan(20_100);
    }
    expect(aboutBytes({ a: null, b: 1, c: undefined, d: true })).toBeLessThan(100);
  });
});

describe('lastPageOf', () => {
  it('has the last rows, in order', () => {
    expect(lastPageOf(rows, { limit: 3 })).toEqual({ rows: ['bb', 'cc', 'd'], more: true });
    expect(lastPageOf(rows, { limit: 4, bytes })).toEqual({ rows: ['cc', 'd'], more: true });
    expect(lastPageOf(rows, { limit: 0 })).toEqual({ rows: [], more: true });
    expect(rows).toEqual(['a', 'bb', 'cc', 'd']);
  });
});
