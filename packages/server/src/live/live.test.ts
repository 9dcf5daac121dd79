import type { Ack, Frame, Presence, RoomfulSignal } from '@roomful/protocol';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestServer, type TestServer } from '../testing.js';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

interface Engine {
  _pingInterval: number;
  _pingTimeout: number;
  transport: { ws: { terminate(): void; pause(): void } };
}

const until = <T>(look: () => T | Promise<T>, timeout = 10_000) => expect.poll(look, { timeout, interval: 20 });
/** Polls for less than the 5 s after which the state would change on its own. */
const soon = <T>(look: () => T | Promise<T>) => until(look, 3_000);
/** Returns how many connections the server has. It takes a moment to notice a broken one. */
const connections = async (): Promise<number> =>
  Number(/^roomful_connections (\d+)/m.exec(await server.metrics())?.[1]);

const connect = async (id: string) => {
  const auth = { token: await server.token(id) };
  const socket = io(server.url, { transports: ['websocket'], auth, forceNew: true, reconnection: false });
  await new Promise<void>((resolve, reject) => socket.on('connect', resolve).on('connect_error', reject));
  const signals: RoomfulSignal[] = [];
  const frames: Frame[] = [];
  socket
    .on('signal', (signal: RoomfulSignal) => signals.push(signal))
    .on('frame', (frame: Frame) => frames.push(frame));
  const send = (name: string, input: object = {}): Promise<Ack> => socket.emitWithAck(name, { input });
  const call = async <T = Record<string, unknown>>(name: string, input: object = {}): Promise<T> => {
    const ack = await send(name, input);
    if (!ack.ok) throw new Error(`${name}: ${ack.error.code} ${ack.error.message}`);
    return ack.result as T;
  };
  const engine = socket.io.engine as unknown as Engine;
  return {
    signals,
    frames,
    send,
    call,
    engine,
    /** Closes the connection, as a client does. */
    close: () => socket.disconnect(),
    /** Breaks the connection, as a killed tab does. */
    kill: async () => {
      const before = await connections();
      engine.transport.ws.terminate();
      await until(connections).toBeLessThan(before);
    },
    /** Stops reading, as a closed laptop does: nothing arrives, nothing is answered, and nobody is notified. */
    sleep: () => engine.transport.ws.pause(),
  };
};
type Connected = Awaited<ReturnType<typeof connect>>;

const rest = async (id: string, name: string, input: object = {}): Promise<Ack> => {
  const response = await fetch(`${server.url}/v1/${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await server.token(id)}`, 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  return (await response.json()) as Ack;
};

let count = 0;
const unique = (name: string) => `${name}-${++count}`;

/** Connects a user and a watcher, and collects the statuses that the watcher gets from then on. */
const watched = async () => {
  const id = unique('bob');
  const [eve, bob] = [await connect(unique('eve')), await connect(id)];
  const told = () =>
    eve.signals.flatMap((signal) =>
      signal.type === 'presence.changed'
        ? signal.data.users.filter(({ userId }) => userId === id).map(({ status }) => status)
        : [],
    );
  const look = async (): Promise<Presence> => {
    const { users } = await eve.call<{ users: Presence[] }>('presence.get', { users: [id] });
    return users[0] as Presence;
  };
  await until(async () => (await look()).status).toBe('online');
  // The signal about the changed activity text comes after all earlier signals.
  await eve.call('presence.watch', { users: [id] });
  const settle = async () => {
    const activity = unique('settled');
    await eve.call('presence.watch', { users: [id] });
    await bob.call('presence.set', { activity });
    await vi.waitFor(() => expect(JSON.stringify(eve.signals)).toContain(activity), { timeout: 5_000 });
    eve.signals.length = 0;
  };
  await settle();
  return { id, eve, bob, told, look };
};

describe('presence over connections (promise 14)', () => {
  it('shows the user of a killed tab as offline after a short grace time', async () => {
    const { bob, told, look } = await watched();
    await bob.kill();
    server.advance('3s');
    expect((await look()).status).toBe('online');
    server.advance('2s');
    await soon(told).toEqual(['offline']);
    expect((await look()).lastSeenAt).not.toBeNull();
  });

  it('says nothing about a connection that is back after 3 s', async () => {
    const { id, eve, bob, told } = await watched();
    await bob.kill();
    server.advance('3s');
    const again = await connect(id);
    server.advance('10s');
    // If the flap had caused a signal, it would come before this one.
    await again.call('presence.set', { status: 'busy' });
    await until(told).toEqual(['busy']);
    expect(eve.signals).toHaveLength(1);
    again.close();
  });

  it('keeps a user online while one of two tabs is open, whether the other is closed or killed', async () => {
    for (const end of ['close', 'kill'] as const) {
      const { id, bob, told } = await watched();
      const other = await connect(id);
      await other[end]();
      server.advance('1m');
      await bob.call('presence.set', { status: 'away' });
      await until(told).toEqual(['away']);
      bob.close();
    }
  });

  it('shows the user of a closed client as offline at once', async () => {
    const { bob, told, look } = await watched();
    bob.close();
    await soon(told).toEqual(['offline']);
    expect((await look()).status).toBe('offline');
  });

  it('shows the user of a closed laptop as offline within 20 s, by an unanswered ping', {
    timeout: 40_000,
  }, async () => {
    const { bob, told, look } = await watched();
    const { _pingInterval, _pingTimeout } = bob.engine;
    expect(_pingInterval + _pingTimeout).toBeLessThan(19_000);
    bob.sleep();
    await until(told, 20_000).toEqual(['offline']);
    expect((await look()).status).toBe('offline');
    bob.close();
  });

  it('shows a user as offline after five idle minutes, and still delivers everything', async () => {
    const { id, bob, told, look, eve } = await watched();
    const { room } = await eve.call<{ room: { id: string } }>('rooms.create', { slug: unique('room') });
    await bob.call('rooms.join', { room: room.id });
    await bob.call('rooms.follow', { room: room.id });
    server.advance('5m');
    expect((await look()).status).toBe('offline');
    await until(told).toEqual(['offline']);
    const { users } = await eve.call<{ users: Presence[] }>('presence.list', { room: room.id });
    expect(users.map(({ userId }) => userId)).not.toContain(id);
    expect(await eve.call('presence.occupancy', { room: room.id })).toEqual({ people: 1, connections: 1 });
    await eve.call('messages.send', { room: room.id, text: 'are you there?' });
    await until(() => bob.frames.length).toBe(1);
    await bob.call('messages.send', { room: room.id, text: 'I am' });
    await until(told).toEqual(['offline', 'online']);
    bob.close();
  });

  it('shows a user as offline if the client only makes automatic calls', async () => {
    const { id, bob, look, eve } = await watched();
    const { room } = await eve.call<{ room: { id: string } }>('rooms.create', { slug: unique('room') });
    await bob.call('rooms.join', { room: room.id });
    const token = await server.token(id);
    for (let minute = 0; minute < 5; minute++) {
      await eve.call('messages.send', { room: room.id, text: `m${minute}` });
      await bob.call('auth.refresh', { token });
      for (const name of ['rooms.list', 'users.follow', 'users.unfollow', 'presence.set', 'presence.list'])
        await bob.call(name);
      for (const name of ['rooms.follow', 'receipts.read', 'presence.occupancy', 'rooms.unfollow'])
        await bob.call(name, { room: room.id });
      for (const name of ['presence.watch', 'presence.get']) await bob.call(name, { users: [id] });
      server.advance('1m');
    }
    expect((await look()).status).toBe('offline');
    await bob.call('presence.heartbeat');
    expect((await look()).status).toBe('online');
    bob.close();
  });

  it('shows a user as online for 60 s after a heartbeat over REST', async () => {
    const { eve } = await watched();
    const id = unique('cem');
    await eve.call('presence.watch', { users: [id] });
    expect(await rest(id, 'presence.heartbeat')).toMatchObject({
      ok: true,
      result: { presence: { status: 'online' } },
    });
    const status = async () =>
      (await eve.call<{ users: Presence[] }>('presence.get', { users: [id] })).users[0]?.status;
    server.advance('50s');
    expect(await status()).toBe('online');
    server.advance('10s');
    expect(await status()).toBe('offline');
  });
});

it('works under fake timers', async () => {
  const { eve, bob, told, look } = await watched();
  vi.useFakeTimers();
  try {
    expect((await look()).status).toBe('online');
    server.advance('5m');
    expect((await look()).status).toBe('offline');
    // The round trips give the server's own timer time to fire.
    while (told().length === 0) await eve.call('presence.get', { users: ['nobody'] });
    expect(told()).toEqual(['offline']);
  } finally {
    vi.useRealTimers();
  }
  bob.close();
});

describe('typing', () => {
  const room = async (ana: Connected, bob: Connected) => {
    const made = await ana.call<{ room: { id: string } }>('rooms.create', { slug: unique('room') });
    await bob.call('rooms.join', { room: made.room.id });
    await ana.call('rooms.follow', { room: made.room.id });
    return made.room.id;
  };
  const typists = ({ signals }: Connected) =>
    signals.flatMap((signal) => (signal.type === 'typing.changed' ? [signal.data.count] : []));

  it('ends on its own after 5 s', async () => {
    const [ana, bob] = [await connect(unique('ana')), await connect(unique('bob'))];
    const id = await room(ana, bob);
    await bob.call('typing.keystroke', { room: id });
    await until(() => typists(ana)).toEqual([1]);
    server.advance('5s');
    await soon(() => typists(ana).at(-1)).toBe(0);
    for (const one of [ana, bob]) one.close();
  });

  it('sends followers only a few signals for a storm of keystrokes by one user', async () => {
    const [ana, bob] = [await connect(unique('ana')), await connect(unique('bob'))];
    const id = await room(ana, bob);
    const keys = Array.from({ length: 900 }, () => bob.send('typing.keystroke', { room: id }));
    expect((await Promise.all(keys)).every(({ ok }) => ok)).toBe(true);
    await until(() => typists(ana).at(-1)).toBe(1);
    expect(typists(ana).length).toBeLessThan(10);
    for (const one of [ana, bob]) one.close();
  });
});

describe('a flood of keystrokes', () => {
  it('is limited like any other command, with a typed error', async () => {
    const limited = await createTestServer({ settings: { commandsPerSecond: 5 } });
    try {
      const call = async () => {
        const response = await fetch(`${limited.url}/v1/typing.keystroke`, {
          method: 'POST',
          headers: { authorization: `Bearer ${await limited.token('ana')}`, 'content-type': 'application/json' },
          body: JSON.stringify({ room: 'lobby' }),
        });
        return (await response.json()) as Ack;
      };
      const codes = (await Promise.all(Array.from({ length: 80 }, call))).map((ack) =>
        ack.ok ? 'ok' : ack.error.code,
      );
      expect(codes.filter((code) => code === 'rate_limited')).toHaveLength(30);
    } finally {
      await limited.close();
    }
  });
});
