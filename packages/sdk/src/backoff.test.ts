import { RoomfulError } from '@roomful/protocol/names';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { backoffMs, persist } from './backoff.js';

describe('backoffMs', () => {
  it('doubles up to the longest wait, half of which is random', () => {
    const range = { minMs: 100, maxMs: 1_000 };
    expect([0, 1, 2, 3, 4, 400].map((attempt) => backoffMs(attempt, range, () => 1))).toEqual([
      100, 200, 400, 800, 1_000, 1_000,
    ]);
    fc.assert(
      fc.property(fc.nat(50), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, chance) => {
        const most = backoffMs(attempt, range, () => 1);
        const given = backoffMs(attempt, range, () => chance);
        expect(given).toBeGreaterThanOrEqual(most / 2);
        expect(given).toBeLessThanOrEqual(most);
      }),
    );
  });
});

describe('persist', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('repeats temporary failures after the wait that the error asks for', async () => {
    const attempt = vi
      .fn<() => Promise<string>>()
      .mockRejectedValueOnce(new RoomfulError('rate_limited', undefined, { retryAfterMs: 700 }))
      .mockResolvedValue('done');
    const done = persist(attempt, new AbortController().signal);
    await vi.advanceTimersByTimeAsync(699);
    expect(attempt).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await done).toBe('done');
  });

  it('does not repeat permanent failures or programming errors', async () => {
    const { signal } = new AbortController();
    await expect(persist(() => Promise.reject(new RoomfulError('muted')), signal)).rejects.toMatchObject({
      code: 'muted',
    });
    await expect(persist(() => Promise.reject(new TypeError('oops')), signal)).rejects.toMatchObject({
      code: 'internal',
    });
  });

  it('stops waiting when it is aborted', async () => {
    const stop = new AbortController();
    const done = persist(() => Promise.reject(new RoomfulError('unavailable')), stop.signal);
    await vi.advanceTimersByTimeAsync(10);
    stop.abort();
    expect(await done).toBeNull();
    expect(vi.getTimerCount()).toBe(0);
  });
});
