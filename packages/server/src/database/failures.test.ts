import { describe, expect, it } from 'vitest';
import { classify, constraintOf, isConnectionLost } from './failures.js';

const withCode = (code: string) => Object.assign(new Error('failed'), { code });

describe('classify', () => {
  it.each([
    ['40001', 'rerun'],
    ['40P01', 'rerun'],
    ['22021', 'culprit'],
    ['22P05', 'culprit'],
    ['23505', 'culprit'],
    ['54000', 'culprit'],
    ['08006', 'unavailable'],
    ['25006', 'unavailable'],
    ['25P02', 'unknown'],
    ['53100', 'unavailable'],
    ['55P03', 'unavailable'],
    ['57P01', 'unavailable'],
    ['57014', 'unavailable'],
    ['42601', 'unknown'],
    ['ECONNREFUSED', 'unavailable'],
    ['ECONNRESET', 'unavailable'],
    ['EPIPE', 'unavailable'],
    ['EACCES', 'unknown'],
  ])('%s is %s', (code, failure) => {
    expect(classify(withCode(code))).toBe(failure);
  });

  it.each([
    'Connection terminated unexpectedly',
    'select 1 - Query read timeout',
    'Knex: Timeout acquiring a connection. The pool is probably full.',
  ])('"%s" is unavailable', (message) => {
    expect(classify(new Error(message))).toBe('unavailable');
  });

  it('accepts anything that can be thrown', () => {
    expect([null, undefined, 'text', {}, new Error('a mistake')].map(classify)).toEqual(Array(5).fill('unknown'));
  });
});

describe('isConnectionLost', () => {
  it.each([
    ['ECONNRESET', true],
    ['08006', true],
    ['57P01', true],
    ['57014', false],
    ['25006', false],
    ['40001', false],
    ['23505', false],
  ])('%s: %s', (code, lost) => {
    expect(isConnectionLost(withCode(code))).toBe(lost);
  });
});

describe('constraintOf', () => {
  it('returns the constraint of unique violations only', () => {
    expect(constraintOf({ code: '23505', constraint: 'rooms_public_slug' })).toBe('rooms_public_slug');
    expect(constraintOf({ code: '23503', constraint: 'members_room_id_fkey' })).toBeUndefined();
    expect(constraintOf(new Error('a mistake'))).toBeUndefined();
  });
});
