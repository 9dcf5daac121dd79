import { limits, type RoomfulEvent } from '@roomful/protocol';
import { expect, it } from 'vitest';
import { firstPage } from './log.js';

it('a page of events fits into one answer, however long actors and keys are and whatever JSON escapes', () => {
  const small = { id: 'ana', name: 'ana' };
  const fields: Pick<RoomfulEvent, 'actor' | 'key' | 'data'>[] = [
    { actor: { id: 'é'.repeat(100), name: 'Ana '.repeat(50) }, key: 'k'.repeat(100), data: {} as never },
    { actor: small, key: 'k', data: { text: '"\n\u0007'.repeat(200) } as never },
    { actor: null, key: null, data: { messageId: 1 } as never },
  ];
  for (const one of fields) {
    const event = { seq: 1, type: 'message.unbookmarked', at: 1_700_000_000_000, ...one } as RoomfulEvent;
    const bytes = Buffer.byteLength(JSON.stringify(event));
    const page = firstPage(Array.from({ length: 20_000 }, () => event));
    expect(page.length * bytes).toBeLessThanOrEqual(limits.pageBytes);
    expect(page.length * bytes).toBeGreaterThan(limits.pageBytes / 2);
  }
});
