import { randomBytes, randomUUID } from 'node:crypto';
import { type Connection, connect } from '../lib/connection.js';
import { createDatabase } from '../lib/database.js';
import { call, inParallel, tokenOf } from '../lib/dialects.js';
import { start } from '../lib/process.js';
import type { Means, Study } from '../lib/study.js';
import type { ServerAnswers } from '../roomful.js';

const people = 1_000;
const [own, plain] = ['roomful', 'socketio-broadcast'] as const;
const numbers = Array.from({ length: people }, (_, n) => n);
const others = numbers.map((n) => people + n);

interface Storm {
  /** Messages in the room before anyone connects. */
  messages: number;
  /** Connections being opened at once. */
  atOnce: number;
  /** How many messages each connection has missed since it was last there; null = it is new. */
  missed: number | null;
  /** Whether each round starts a new server on the same database. */
  restart: boolean;
  /** The number of connections that are already there. Default: 0. */
  crowd?: boolean;
}

/** Connects everyone and joins the room, ready for round after round of measurement. */
const openStorm = async (
  { bundles, postgresUrl }: Means,
  { messages, atOnce, missed, restart, crowd = false }: Storm,
) => {
  const jwtSecret = randomBytes(32).toString('hex');
  const tokens = [...numbers, ...others].map((n) => tokenOf(`user-${n}`, jwtSecret));
  const database = await createDatabase(postgresUrl);
  const begin = async (subject: string) => {
    const server = start<ServerAnswers>(subject === own ? bundles.roomful : bundles.socketio);
    const databaseUrl = subject === own ? database.url : null;
    return { server, url: await server.ask('start', { databaseUrl, jwtSecret }) };
  };
  const running: Record<string, Awaited<ReturnType<typeof begin>>> = {};
  const room = { id: '', epoch: '', head: 0 };
  const close = async () => {
    await Promise.all(Object.values(running).map(({ server }) => server.end()));
    await database.drop();
  };
  const arrive = async (subject: string, url: string, n: number): Promise<Connection> => {
    if (subject === plain) return connect(url, { room: 'room-0', user: `user-${n}` });
    const connection = await connect(url, { token: tokens[n] });
    const since = missed === null ? {} : { since: { epoch: room.epoch, seq: room.head - missed } };
    const got = await call<{ recovered: boolean; head: number; events?: unknown[] }>(connection, 'rooms.follow', {
      room: room.id,
      ...since,
    });
    if (got.head !== room.head) throw new Error(`the room is at ${got.head}, not at ${room.head}`);
    if (missed !== null && got.events?.length !== missed)
      throw new Error('a connection did not get the messages that it missed');
    return connection;
  };
  try {
    for (const subject of [own, plain]) running[subject] = await begin(subject);
    const url = running[own]?.url ?? '';
    const owner = await connect(url, { token: tokenOf('owner', jwtSecret) });
    const made = await call<{ room: { id: string } }>(owner, 'rooms.create', { slug: 'room-0', messagesPerMinute: 0 });
    const sends = Array.from({ length: messages }, () => randomUUID());
    await inParallel(
      sends,
      (key) =>
        new Promise<void>((resolve, reject) =>
          owner.emit('messages.send', { input: { room: made.room.id, text: 'x'.repeat(100) }, key }, (ack) =>
            (ack as { ok: boolean }).ok ? resolve() : reject(new Error('a message was refused')),
          ),
        ),
      200,
    );
    const { head, epoch } = await call<{ head: number; epoch: string }>(owner, 'rooms.follow', { room: made.room.id });
    owner.close();
    Object.assign(room, { id: made.room.id, head, epoch });
  } catch (error) {
    await close();
    throw error;
  }
  return {
    measure: async (subject: string) => {
      const last = running[subject];
      if (!last) throw new Error(`there is no ${subject}`);
      if (restart) {
        // As after a kill: nothing is drained, and the server's memory is empty when everyone reconnects.
        process.kill(last.server.pid, 'SIGKILL');
        await last.server.end().catch(() => undefined);
        running[subject] = await begin(subject);
      }
      const { server, url } = running[subject] ?? last;
      const before = crowd ? await inParallel(others, (n) => arrive(subject, url, n), atOnce) : [];
      const heldBefore = crowd ? await server.ask('held', undefined) : 0;
      const used = await server.ask('usage', undefined);
      const at = performance.now();
      const connections = await inParallel(numbers, (n) => arrive(subject, url, n), atOnce);
      const ms = performance.now() - at;
      const after = await server.ask('usage', undefined);
      const held = crowd ? await server.ask('held', undefined) : 0;
      for (const connection of [...before, ...connections]) connection.close();
      await new Promise((resolve) => setTimeout(resolve, 500));
      return {
        totalMs: ms,
        perSecond: people / (ms / 1_000),
        cpuMs: ((after.cpuSeconds - used.cpuSeconds) * 1_000) / people,
        heldKib: (held - heldBefore) / 1_024 / people,
        residentKib: (after.rssBytes - used.rssBytes) / 1_024 / people,
      };
    },
    close,
  };
};

const rate = {
  perSecond: 'People a second (more is better)',
  cpuMs: 'Milliseconds of the server’s CPU for each (less is better)',
};

export const join: Study = {
  name: 'join',
  about: '1,000 people come, 32 at once; roomful sends each a snapshot of a room of 10,000 messages',
  subjects: [own, plain],
  figures: rate,
  ratios: [
    { figure: 'perSecond', of: own, against: plain },
    { figure: 'cpuMs', of: own, against: plain },
  ],
  open: (means) => openStorm(means, { messages: 10_000, atOnce: 32, missed: null, restart: false }),
};

export const resume: Study = {
  name: 'resume',
  about: '1,000 people come back at once to a server that was killed; roomful sends each what was missed',
  subjects: [own, plain],
  figures: { totalMs: 'Milliseconds until everybody is back (less is better)', cpuMs: rate.cpuMs },
  ratios: [
    { figure: 'totalMs', of: own, against: plain, atMost: 2 },
    { figure: 'cpuMs', of: own, against: plain },
  ],
  open: (means) => openStorm(means, { messages: 100, atOnce: people, missed: 20, restart: true }),
};

export const idle: Study = {
  name: 'idle',
  about: '1,000 people come to a server where 1,000 others are, and stay: what memory each takes',
  subjects: [own, plain],
  figures: {
    heldKib: 'KiB of heap that each connection holds (less is better)',
    residentKib: 'KiB that resident memory grew by for each; garbage and room for it are in it',
  },
  ratios: [{ figure: 'heldKib', of: own, against: plain }],
  open: (means) => openStorm(means, { messages: 100, atOnce: 32, missed: null, restart: true, crowd: true }),
};
