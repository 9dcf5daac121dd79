import { createHmac, randomUUID } from 'node:crypto';
import type { Ack, Frame } from '@roomful/protocol';
import { wire } from '@roomful/protocol/names';
import { type Connection, connect } from './connection.js';
import type { Subject } from './scenarios.js';

/** Receives the messages of a connection. */
export interface Receiver {
  /** A packet from the server arrived. */
  packet(): void;
  /** A message arrived, with its position in the room and its text. */
  message(seq: number, text: string): void;
}

/** One connection of the load generator. */
export interface Peer {
  /** Sends a message. Resolves when the server has acknowledged it. */
  send(text: string, acked: (ok: boolean) => void): void;
}

/** The protocol of a subject. All dialects use the same bare connection and do the same work per message. */
export interface Dialect {
  /** Connects everyone and joins their rooms. `receiverOf` returns the receiver of a connection. */
  connect(places: Place[], receiverOf: (place: Place) => Receiver): Promise<Peer[]>;
}

export interface Place {
  index: number;
  room: number;
}

/** Maps items, a few at a time, and keeps their order. */
export const inParallel = async <T, R>(
  items: readonly T[],
  run: (item: T) => Promise<R>,
  atOnce = 32,
): Promise<R[]> => {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    for (let i = next++; i < items.length; i = next++) results[i] = await run(items[i] as T);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
};

const plain = (url: string): Dialect => ({
  connect: (places, receiverOf) =>
    inParallel(places, async (place) => {
      const socket = await connect(url, { room: `room-${place.room}`, user: `user-${place.index}` });
      const receiver = receiverOf(place);
      socket.on('message', (value) => {
        const message = value as { seq: number; text: string };
        receiver.packet();
        receiver.message(message.seq, message.text);
      });
      return { send: (text, acked) => socket.emit('send', { text }, (ack) => acked((ack as { ok: boolean }).ok)) };
    }),
});

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
export const tokenOf = (sub: string, secret: string): string => {
  const body = `${base64({ alg: 'HS256', typ: 'JWT' })}.${base64({ sub, exp: Math.floor(Date.now() / 1_000) + 3_600 })}`;
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
};

export const call = async <R>(socket: Connection, name: string, input: unknown): Promise<R> => {
  const ack = await new Promise<Ack>((resolve) => socket.emit(name, { input }, resolve as (answer: unknown) => void));
  if (!ack.ok) throw new Error(`${name} was refused: ${ack.error.code}: ${ack.error.message}`);
  return ack.result as R;
};

const roomful = (url: string, secret: string): Dialect => ({
  connect: async (places, receiverOf) => {
    const owner = await connect(url, { token: tokenOf('owner', secret) });
    const numbers = [...new Set(places.map(({ room }) => room))];
    const rooms = await inParallel(numbers, (number) =>
      call<{ room: { id: string } }>(owner, 'rooms.create', { slug: `room-${number}`, messagesPerMinute: 0 }),
    );
    owner.close();
    const roomOf = (place: Place): string => rooms[place.room]?.room.id ?? '';
    const joined = await inParallel(places, async (place) => {
      const socket = await connect(url, { token: tokenOf(`user-${place.index}`, secret) });
      await call(socket, 'rooms.join', { room: roomOf(place) });
      return { place, socket };
    });
    // Nothing happens in a room between the last join and the first message, so all receivers start at the same seq.
    return inParallel(joined, async ({ place, socket }) => {
      const room = roomOf(place);
      const receiver = receiverOf(place);
      const { head } = await call<{ head: number }>(socket, 'rooms.follow', { room, window: 0 });
      socket.on(wire.frame, (frame) => {
        receiver.packet();
        for (const event of (frame as Frame).events) {
          if (event.type === 'message.created') receiver.message(event.seq - head, event.data.message.text);
          else receiver.message(Number.NaN, `unexpected ${event.type}`);
        }
      });
      return {
        send: (text, acked) =>
          socket.emit('messages.send', { input: { room, text }, key: randomUUID() }, (ack) => acked((ack as Ack).ok)),
      };
    });
  },
});

export const dialectOf = (subject: Subject, url: string, secret: string): Dialect =>
  subject.startsWith('roomful') ? roomful(url, secret) : plain(url);
