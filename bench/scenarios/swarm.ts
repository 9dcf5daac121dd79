import { randomBytes, randomUUID } from 'node:crypto';
import type { Frame, RoomfulSignal } from '@roomful/protocol';
import { wire } from '@roomful/protocol/names';
import { type Connection, connect } from '../lib/connection.js';
import { createDatabase } from '../lib/database.js';
import { call, inParallel, tokenOf } from '../lib/dialects.js';
import { start } from '../lib/process.js';
import { median } from '../lib/statistics.js';
import type { Bench, Means, Study } from '../lib/study.js';
import type { ServerAnswers } from '../roomful.js';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** An interval of `server.heads` so long that none arrives while bytes are counted. */
const headsIntervalMs = 600_000;
/** How long nothing must arrive before an action counts as delivered, longer than the server spaces signals in a large room. */
const quietMs = 3_500;

/** A connection that counts what it receives. */
interface Listener {
  connection: Connection;
  events: string[];
  signals: RoomfulSignal[];
}

const listen = (connection: Connection): Listener => {
  const listener: Listener = { connection, events: [], signals: [] };
  connection.on(wire.frame, (frame) => {
    for (const { type } of (frame as Frame).events) listener.events.push(type);
  });
  connection.on(wire.signal, (signal) => listener.signals.push(signal as RoomfulSignal));
  return listener;
};

/** Waits until nothing more arrives. */
const settle = async (listeners: readonly Listener[]): Promise<void> => {
  const total = () => listeners.reduce((sum, { events, signals }) => sum + events.length + signals.length, 0);
  for (let before = -1, now = total(); before !== now; now = total()) {
    before = now;
    await pause(quietMs);
  }
};

interface Told {
  bytes: number;
  messages: number;
}

/** What each listener receives for an action: the median. @throws Error if listeners receive different events */
const measureTelling = async (listeners: readonly Listener[], act: () => Promise<unknown>): Promise<Told> => {
  await settle(listeners);
  for (const listener of listeners) {
    listener.events.length = 0;
    listener.signals.length = 0;
  }
  const before = listeners.map(({ connection }) => connection.receivedBytes());
  await act();
  await settle(listeners);
  const [first] = listeners;
  const kinds = ({ events }: Listener) => events.join();
  if (!first || first.events.length + first.signals.length === 0) throw new Error('no listener received anything');
  if (listeners.some((listener) => kinds(listener) !== kinds(first)))
    throw new Error('listeners received different events');
  return {
    bytes: median(listeners.map(({ connection }, i) => connection.receivedBytes() - (before[i] ?? 0))),
    messages: median(listeners.map(({ events, signals }) => events.length + signals.length)),
  };
};

interface Crowd {
  url: string;
  room: string;
  token(n: number | string): string;
  listeners: Listener[];
  /** Calls as a member who does not listen. */
  owner: Connection;
  end(): Promise<void>;
}

/** A server with a room and listening members. */
const openCrowd = async ({ bundles, postgresUrl }: Means, people: number): Promise<Crowd> => {
  const jwtSecret = randomBytes(32).toString('hex');
  const token = (n: number | string) => tokenOf(`user-${n}`, jwtSecret);
  const database = await createDatabase(postgresUrl);
  const server = start<ServerAnswers>(bundles.roomful);
  const listeners: Listener[] = [];
  const end = async () => {
    for (const { connection } of listeners) connection.close();
    await server.end();
    await database.drop();
  };
  try {
    const url = await server.ask('start', { databaseUrl: database.url, jwtSecret, headsIntervalMs });
    const owner = await connect(url, { token: token('owner') });
    const { room } = await call<{ room: { id: string } }>(owner, 'rooms.create', {
      slug: 'room',
      messagesPerMinute: 0,
    });
    const numbers = Array.from({ length: people }, (_, n) => n);
    const connections = await inParallel(numbers, async (n) => {
      const connection = await connect(url, { token: token(n) });
      await call(connection, 'rooms.join', { room: room.id });
      return connection;
    });
    await inParallel(connections, (connection) => call(connection, 'rooms.follow', { room: room.id, window: 0 }));
    listeners.push(...connections.map(listen));
    return { url, room: room.id, token, listeners, owner, end };
  } catch (error) {
    await end();
    throw error;
  }
};

const typists = 50;

/** The actions in the room, the same for any number of listeners. */
const actions: Record<string, (crowd: Crowd) => Promise<unknown>> = {
  join: async ({ url, room, token }) => {
    const connection = await connect(url, { token: token(randomUUID()) });
    await call(connection, 'rooms.join', { room });
    await call(connection, 'rooms.follow', { room, window: 0 });
    await pause(quietMs);
    connection.close();
  },
  reaction: async ({ owner, room }) => {
    const { message } = await call<{ message: { id: number } }>(owner, 'messages.send', { room, text: 'hello' });
    await call(owner, 'messages.react', { room, message: message.id, emoji: '👍' });
  },
  typing: async ({ listeners, room }) => {
    await inParallel(listeners.slice(0, typists), ({ connection }) => call(connection, 'typing.keystroke', { room }));
  },
};

const sizes = [500, 5_000] as const;
const nameOf = (people: number): string => `${people} connections`;
const [small, large] = [nameOf(sizes[0]), nameOf(sizes[1])];

const openSwarm = async (means: Means): Promise<Bench> => {
  const crowds = new Map<string, Crowd>();
  const close = async () => {
    await Promise.all([...crowds.values()].map(({ end }) => end()));
  };
  try {
    for (const people of sizes) crowds.set(nameOf(people), await openCrowd(means, people));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    measure: async (subject) => {
      const crowd = crowds.get(subject);
      if (!crowd) throw new Error(`there is no ${subject}`);
      const figures: Record<string, number> = {};
      for (const [name, act] of Object.entries(actions)) {
        const { bytes, messages } = await measureTelling(crowd.listeners, () => act(crowd));
        figures[`${name}Bytes`] = bytes;
        figures[`${name}Messages`] = messages;
      }
      return figures;
    },
    close,
  };
};

export const swarm: Study = {
  name: 'swarm',
  about: 'what each connection of a room is told of one join, one message with a reaction, fifty people who type',
  subjects: [small, large],
  figures: {
    joinBytes: 'Bytes of a join and a leave (less is better)',
    reactionBytes: 'Bytes of a message and a reaction (less is better)',
    typingBytes: 'Bytes of fifty people who type (less is better)',
    joinMessages: 'Events and signals of a join and a leave',
    reactionMessages: 'Events of a message and a reaction',
    typingMessages: 'Signals of fifty people who type',
  },
  ratios: ['join', 'reaction', 'typing'].flatMap((name) => [
    { figure: `${name}Bytes`, of: large, against: small, atMost: 1.1 },
    { figure: `${name}Messages`, of: large, against: small, atMost: 1.1 },
  ]),
  open: openSwarm,
};

const members = 100;
const [few, many] = ['1,000 joins', '10,000 joins'] as const;
const joinsOf: Record<string, number> = { [few]: 1_000, [many]: 10_000 };

const openJoins = async (means: Means): Promise<Bench> => {
  const crowd = await openCrowd(means, members);
  return {
    measure: async (subject) => {
      const { url, room, token, listeners } = crowd;
      const tokens = Array.from({ length: joinsOf[subject] ?? 0 }, () => token(randomUUID()));
      let ms = 0;
      const { bytes, messages } = await measureTelling(listeners, async () => {
        const at = performance.now();
        // Over REST, so that creating a client for each of them does not limit the measurement.
        const join = async (bearer: string) => {
          const response = await fetch(`${url}/v1/rooms.join`, {
            method: 'POST',
            headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
            body: JSON.stringify({ room }),
          });
          if (!response.ok) throw new Error(`a join was refused: ${await response.text()}`);
        };
        await inParallel(tokens, join, 128);
        ms = performance.now() - at;
      });
      return { totalMs: ms, bytes, messages, bytesPerJoin: bytes / tokens.length };
    },
    close: crowd.end,
  };
};

export const joins: Study = {
  name: 'joins',
  about: `what each of ${members} members of a room is told of people who join it at once`,
  subjects: [few, many],
  figures: {
    bytes: 'Bytes that each member is sent',
    bytesPerJoin: 'Bytes for each who joins (less is better)',
    totalMs: 'Milliseconds until all have joined',
  },
  ratios: [{ figure: 'bytes', of: many, against: few }],
  open: openJoins,
};
