// The baseline: plain Socket.IO, with or without one INSERT per message. It checks and limits nothing.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { Server } from 'socket.io';
import { memory } from './lib/memory.js';
import { answer, usage } from './lib/process.js';
import { profile } from './lib/profile.js';

const poolSize = 10;
const table =
  'create table messages (id bigserial primary key, room text not null, author text not null, text text not null, created_at timestamptz not null default now())';
/** A query with values through the pool, as most people write it, without a prepared statement. */
const insert = 'insert into messages (room, author, text) values ($1, $2, $3) returning id, created_at';

interface Stored {
  id: number;
  createdAt: number;
}
type Store = (room: string, author: string, text: string) => Promise<Stored> | Stored;

const inMemory = (): Store => {
  let id = 0;
  return () => ({ id: ++id, createdAt: Date.now() });
};

const inPostgres = async (connectionString: string): Promise<Store> => {
  const pool = new pg.Pool({ connectionString, max: poolSize });
  await pool.query(table);
  return async (room, author, text) => {
    const { rows } = await pool.query<{ id: string; created_at: Date }>(insert, [room, author, text]);
    const [row] = rows;
    if (!row) throw new Error('nothing was inserted');
    return { id: Number(row.id), createdAt: row.created_at.getTime() };
  };
};

answer({
  start: async ({ databaseUrl }: { databaseUrl: string | null }) => {
    const store = databaseUrl === null ? inMemory() : await inPostgres(databaseUrl);
    const http = createServer();
    // The settings of roomful's own socket server.
    const io = new Server(http, { transports: ['websocket'], serveClient: false, perMessageDeflate: false });
    // The position in the room, counted up as messages are emitted. Receivers use it to check that nothing is missing.
    const heads = new Map<string, number>();
    io.on('connection', (socket) => {
      const { room, user } = socket.handshake.auth as { room: string; user: string };
      void socket.join(room);
      socket.on('send', async ({ text }: { text: string }, ack: (answer: unknown) => void) => {
        const { id, createdAt } = await store(room, user, text);
        const seq = (heads.get(room) ?? 0) + 1;
        heads.set(room, seq);
        io.to(room).emit('message', { id, seq, room, author: { id: user, name: user }, text, createdAt });
        ack({ ok: true, id });
      });
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  },
  ...memory,
  ...profile,
  usage,
  stop: () => process.exit(0),
});
