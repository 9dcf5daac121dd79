import { expect, it } from 'vitest';
import { arrivingOf } from './arriving.js';

it('reads the presence fields of a handshake, and leaves out those it does not have', () => {
  expect(arrivingOf({ token: 'x' })).toEqual({ idleMs: undefined, choice: undefined });
  expect(arrivingOf({ token: 'x', idleMs: 7, presence: { status: 'offline', agoMs: 5 } })).toEqual({
    idleMs: 7,
    choice: { status: 'offline', activity: null, agoMs: 5 },
  });
});

it.each([
  { idleMs: -1 },
  { idleMs: 604_800_001 },
  { idleMs: 0.5 },
  { idleMs: '5' },
  { idleMs: Number.NaN },
  { presence: { status: 'gone', agoMs: 0 } },
  { presence: { status: 'busy' } },
  { presence: { status: 'busy', activity: 'x'.repeat(101), agoMs: 0 } },
  { presence: null },
])('refuses %j with a typed error', (auth) => {
  expect(() => arrivingOf({ token: 'x', ...auth })).toThrow(expect.objectContaining({ code: 'invalid_input' }));
});
