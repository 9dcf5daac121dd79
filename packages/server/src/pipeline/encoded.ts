import type { Frame, RoomfulEvent } from '@roomful/protocol';

const texts = new WeakMap<RoomfulEvent, string>();

/** Encodes events while their commit is in flight, so that encoding delays nothing. */
export const encodeAhead = (events: Iterable<RoomfulEvent>): void => {
  for (const event of events) texts.set(event, JSON.stringify(event));
};

/** Encodes a frame as JSON. Text encoded ahead is used once and dropped: tails keep events for long, but need no text. */
export const encodeFrame = ({ stream, epoch, from, to, events }: Frame): string => {
  const encoded = events.map((event) => {
    const text = texts.get(event);
    texts.delete(event);
    return text ?? JSON.stringify(event);
  });
  return `{"stream":${JSON.stringify(stream)},"epoch":${JSON.stringify(epoch)},"from":${from},"to":${to},"events":[${encoded.join()}]}`;
};
