import { expect, it } from 'vitest';
import { isMuted, mutedForMs } from './moderation.js';

it('compares a mute with the given time', () => {
  expect(isMuted({ mutedUntil: 100 }, 99)).toBe(true);
  expect(isMuted({ mutedUntil: 100 }, 100)).toBe(false);
  expect(isMuted({ mutedUntil: null }, 0)).toBe(false);
  expect(mutedForMs({ mutedUntil: 100 }, 40)).toBe(60);
});
