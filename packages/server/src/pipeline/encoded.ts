import type { Frame, RoomfulEvent } from '@roomful/protocol';

const texts = new WeakMap<RoomfulEvent, string>();

/** Encodes events that are about to be sent, while their commit is on its way: nothing else waits for it then. */
export const encodeAhead = (events: Iterable<RoomfulEvent>): void => {
  for (const event of events) texts.set(event, JSON.stringify(event));
};

/** A frame as JSON. What was encoded ahead is taken, and not kept: events stay in the tails for long, their texts need not. */
export const encodeFrame = ({ stream, epoch, from, to, events }: Frame): string => {
  const encoded = events.map((event) => {
    const text = texts.get(event);
    texts.delete(event);
    return text ?? JSON.stringify(event);
  });
  return `{"stream":${JSON.stringify(stream)},"epoch":${JSON.stringify(epoch)},"from":${from},"to":${to},"events":[${encoded.join()}]}`;
};
