import type { RoomfulEvent } from '@roomful/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSequence } from './sequence.js';

const event = (seq: number): RoomfulEvent => ({
  seq,
  type: 'member.invited',
  at: seq,
  actor: null,
  key: null,
  data: { userId: 'ana' },
});
const events = (...seqs: number[]) => seqs.map(event);
const seqs = (list: readonly RoomfulEvent[]) => list.map(({ seq }) => seq);

describe('sequence', () => {
  it('emits each event once and in order, whatever the transport does', () => {
    const wire = fc.array(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 8 }), { maxLength: 30 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 }), wire, (start, frames) => {
        const sequence = createSequence(start);
        const given = frames.flatMap((frame) => seqs(sequence.offer(events(...frame))));
        const came = new Set(frames.flat());
        let end = start;
        while (came.has(end + 1)) end++;
        expect(given).toEqual(Array.from({ length: end - start }, (_, index) => start + 1 + index));
        expect(sequence.seq).toBe(end);
        expect(sequence.missing).toBe(Math.max(start, ...came) - end);
      }),
    );
  });

  it('drops duplicates', () => {
    const sequence = createSequence(2);
    expect(seqs(sequence.offer(events(1, 2, 3)))).toEqual([3]);
    expect(sequence.offer(events(3, 2))).toEqual([]);
  });

  it('keeps early events until their turn', () => {
    const sequence = createSequence(0);
    expect(sequence.offer(events(3, 2))).toEqual([]);
    expect(sequence.missing).toBe(3);
    expect(seqs(sequence.offer(events(1)))).toEqual([1, 2, 3]);
  });

  it('keeps a limited number of events, and still knows that others are missing', () => {
    const sequence = createSequence(0);
    sequence.offer(events(1_000_000));
    expect(sequence.missing).toBe(1_000_000);
    expect(seqs(sequence.offer(events(1)))).toEqual([1]);
  });

  it('trusts a read of the log about its end, unless a later event has arrived', () => {
    const claimed = createSequence(5);
    claimed.sawHead(9);
    claimed.endsAt(7);
    expect(claimed.missing).toBe(2);
    const seen = createSequence(5);
    seen.offer(events(9));
    seen.endsAt(7);
    expect(seen.missing).toBe(4);
  });
});
