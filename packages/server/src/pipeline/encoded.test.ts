import type { Frame, RoomfulEvent } from '@roomful/protocol';
import { expect, it } from 'vitest';
import { encodeAhead, encodeFrame } from './encoded.js';

const frame = (): Frame => {
  const event = (seq: number): RoomfulEvent => ({
    seq,
    at: 1_000 + seq,
    actor: { id: 'ana', name: 'Ána "the" \\ quote' },
    key: 'k',
    type: 'message.edited',
    data: { messageId: 1, text: 'line\nline\u2028 😀', editedAt: 2_000 },
  });
  return { stream: 'room:1', epoch: 'e', from: 2, to: 3, events: [event(2), event(3)] };
};

it('encodes a frame as JSON would, whether encoded ahead or not, every time', () => {
  const one = frame();
  expect(JSON.parse(encodeFrame(one))).toEqual(one);
  encodeAhead(one.events.slice(1));
  expect(JSON.parse(encodeFrame(one))).toEqual(one);
  expect(JSON.parse(encodeFrame({ ...one, events: [] }))).toEqual({ ...one, events: [] });
});

it('uses an encoding made ahead only once, so that an event that has changed since is sent correctly', () => {
  const one = frame();
  encodeAhead(one.events);
  encodeFrame(one);
  for (const event of one.events) Object.assign(event.data, { text: '' });
  expect(JSON.parse(encodeFrame(one))).toEqual(one);
});
