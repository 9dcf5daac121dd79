import { describe, expect, it } from 'vitest';
import { inOrder, type Tables } from './tables.js';

const key = ['id'];

describe('the order of tables', () => {
  it('puts each table after those that it references, and keeps the others in place', () => {
    const tables: Tables = {
      items: { key, after: ['queues'] },
      other: { key },
      queues: { key, after: ['rooms'] },
      rooms: { key },
    };
    expect(inOrder(tables).map(([name]) => name)).toEqual(['rooms', 'queues', 'items', 'other']);
  });

  it('throws for tables that reference each other, or a missing one', () => {
    expect(() => inOrder({ a: { key, after: ['b'] }, b: { key, after: ['a'] } })).toThrow('a → b → a');
    expect(() => inOrder({ a: { key, after: ['b'] } })).toThrow('a comes after b, which does not exist');
  });
});
