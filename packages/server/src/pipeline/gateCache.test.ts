import { expect, it } from 'vitest';
import type { MemberRecord, RoomGate } from './context.js';
import { stranger } from './gate.js';
import { createGateCache } from './gateCache.js';

const members = new Map<string, MemberRecord>(Array.from({ length: 10_000 }, (_, i) => [`u${i}`, stranger(`u${i}`)]));
const gate = { members } as RoomGate;

it('drops the oldest rooms when the cached rooms have too many members in total', () => {
  const cache = createGateCache();
  const remember = (n: number) => cache.remember({ id: `room:${n}`, head: n, lastAt: 0 }, gate);
  for (let n = 0; n < 15; n++) remember(n);
  cache.forget('room:1');
  remember(0);
  for (let n = 15; n < 25; n++) remember(n);
  const known = Array.from({ length: 25 }, (_, n) => n).filter((n) => cache.recall(`room:${n}`) !== undefined);
  expect(known).toEqual([0, ...Array.from({ length: 19 }, (_, i) => i + 6)]);
});
