import { expect, test } from 'vitest';
import { fakeIo } from '../../test/fake-io.js';
import { Failure, type FailureMore } from '../failure/failure.js';
import type { Call } from './http.js';
import { patient } from './patience.js';

/** A server that refuses these times, then answers. */
const after = (...refusals: FailureMore[]) => {
  let calls = 0;
  const call = (async () => {
    const refused = refusals[calls++];
    if (refused) throw new Failure('refused', 'the server refused', refused);
    return { ok: true, result: { calls } };
  }) as unknown as Call;
  return call;
};

const limited = (retryAfterMs: number): FailureMore => ({
  exit: 'rateLimited',
  body: { code: 'rate_limited', message: '', retryable: true, retryAfterMs },
});
const away: FailureMore = { exit: 'network' };

test('waits out a rate limit for as long as the server says', async () => {
  const io = fakeIo();
  expect((await patient(after(limited(700), limited(50)), io)('rooms.list', {})).result).toEqual({ calls: 3 });
  expect(io.slept).toEqual([700, 50]);
});

test('waits for an unreachable server if `away` is set, longer each time', async () => {
  const io = fakeIo();
  const gone = Array.from({ length: 7 }, () => away);
  expect((await patient(after(...gone), io, { away: true })('rooms.list', {})).result).toEqual({ calls: 8 });
  expect(io.slept).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  await expect(patient(after(away), io)('rooms.list', {})).rejects.toMatchObject({ exit: 'network' });
});

test('stops at any other refusal, or if the signal is aborted', async () => {
  const io = fakeIo();
  await expect(patient(after({ exit: 'denied' }), io, { away: true })('rooms.list', {})).rejects.toMatchObject({
    exit: 'denied',
  });
  const signal = AbortSignal.abort();
  await expect(patient(after(away), io, { away: true, signal })('rooms.list', {})).rejects.toMatchObject(away);
  expect(io.slept).toEqual([]);
});
