import { expect, it, vi } from 'vitest';
import { createLiveClock } from './clock.js';

it("is unaffected by jumps of the machine's clock, and follows the database's clock", () => {
  const clock = createLiveClock();
  const before = clock.now();
  vi.useFakeTimers({ now: Date.now() + 86_400_000 });
  try {
    expect(clock.now() - before).toBeLessThan(60_000);
    clock.compare(5_000_000);
    const epoch = clock.epochAt(clock.now());
    expect(epoch).toBeGreaterThanOrEqual(5_000_000);
    expect(epoch).toBeLessThan(5_060_000);
  } finally {
    vi.useRealTimers();
  }
});

it('does not change past instants by a difference as small as the round trip to the database', () => {
  const clock = createLiveClock();
  const instant = clock.now();
  const told = clock.epochAt(instant);
  clock.compare(clock.epochAt(clock.now()) - 40);
  expect(clock.epochAt(instant)).toBe(told);
  clock.compare(clock.epochAt(clock.now()) + 60_000);
  expect(clock.epochAt(instant)).toBeGreaterThan(told + 50_000);
});

it('can be moved by a test without changing past instants', () => {
  let aheadMs = 0;
  const clock = createLiveClock(() => aheadMs);
  const before = clock.now();
  const epoch = clock.epochAt(before);
  aheadMs = 300_000;
  expect(clock.now() - before).toBeGreaterThanOrEqual(300_000);
  clock.compare(epoch);
  expect(clock.epochAt(clock.now()) - epoch).toBeGreaterThanOrEqual(300_000);
});
