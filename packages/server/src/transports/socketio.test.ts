import type { Frame, RoomfulSignal } from '@roomful/protocol';
import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, tokenOf } from './testServer.js';

let server: Awaited<ReturnType<typeof startTestServer>>;
beforeAll(async () => {
  server = await startTestServer({ messagesPerMinute: 0 });
});
afterAll(() => server.close());

/** Collects the types of all events and signals that a connection gets, or the texts of messages, in order. */
const hear = (socket: Socket): string[] => {
  const heard: string[] = [];
  socket.on('frame', ({ events }: Frame) => {
    for (const event of events) heard.push(event.type === 'message.created' ? event.data.message.text : event.type);
  });
  socket.on('signal', (signal: RoomfulSignal) => {
    if (signal.type === 'server.detached') heard.push(`${signal.type} ${signal.data.code}`);
  });
  return heard;
};

type Created = { room: { id: string } };

describe('a room that becomes private', () => {
  it('sends nothing more to its guests, even from the same commit, and everything to its members', async () => {
    const [ana, gus, mia] = await Promise.all([server.connect('ana'), server.connect('gus'), server.connect('mia')]);
    const { room } = await ana.call<Created>('rooms.create', { slug: 'turning' });
    await mia.call('rooms.join', { room: room.id });
    await Promise.all([gus.call('rooms.follow', { room: room.id }), mia.call('rooms.follow', { room: room.id })]);
    const [guest, member] = [hear(gus.socket), hear(mia.socket)];
    await Promise.all([
      ana.call('rooms.update', { room: room.id, visibility: 'private' }),
      ana.call('messages.send', { room: room.id, text: 'among us' }),
      ana.call('messages.send', { room: room.id, text: 'still' }),
    ]);
    await ana.call('messages.send', { room: room.id, text: 'the end' });
    await expect.poll(() => member.at(-1)).toBe('the end');
    await expect.poll(() => guest.at(-1)).toContain('server.detached');
    expect(member).toEqual(['room.updated', 'among us', 'still', 'the end']);
    expect(guest).toEqual(['room.updated', 'server.detached room_not_found']);
    for (const { socket } of [ana, gus, mia]) socket.disconnect();
  });
});

describe('unfollow', () => {
  it('overrides a follow that is still unanswered', async () => {
    const ana = await server.connect('ana');
    const gus = await server.connect('gus');
    const { room } = await ana.call<Created>('rooms.create', { slug: 'fleeting' });
    const heard = hear(gus.socket);
    await Promise.all([gus.call('rooms.follow', { room: room.id }), gus.call('rooms.unfollow', { room: room.id })]);
    await ana.call('messages.send', { room: room.id, text: 'unheard' });
    await gus.call('rooms.follow', { room: room.id });
    await ana.call('messages.send', { room: room.id, text: 'heard' });
    await expect.poll(() => heard.at(-1)).toBe('heard');
    expect(heard).toEqual(['heard']);
    for (const { socket } of [ana, gus]) socket.disconnect();
  });
});

describe('auth.refresh', () => {
  it('stops following what the new role may not see, and nothing else', async () => {
    const ana = await server.connect('ana');
    const sub = 'former-operator';
    const opa = await server.connect(sub, { roomful_role: 'operator' });
    const create = (input: object) => ana.call<Created>('rooms.create', input);
    const [{ room: hidden }, { room: open }] = [
      await create({ slug: 'hidden', visibility: 'private' }),
      await create({ slug: 'open' }),
    ];
    const heard = hear(opa.socket);
    for (const { id } of [hidden, open]) await opa.call('rooms.follow', { room: id });
    await opa.call('auth.refresh', { token: tokenOf(sub) });
    await expect.poll(() => heard).toEqual(['server.detached room_not_found']);
    await ana.call('messages.send', { room: hidden.id, text: 'among us' });
    await ana.call('messages.send', { room: open.id, text: 'to all' });
    await expect.poll(() => heard.at(-1)).toBe('to all');
    expect(heard).toHaveLength(2);
    for (const { socket } of [ana, opa]) socket.disconnect();
  });
});

describe('a token', () => {
  it('keeps a connection open after its expiry exactly as long as it could open one', { timeout: 20_000 }, async () => {
    const exp = Math.floor(Date.now() / 1_000) - 1;
    const { socket, call } = await server.connect('late', { exp });
    const ended = new Promise((resolve) => socket.on('disconnect', resolve));
    expect(await call('users.get', {})).toMatchObject({ profile: { id: 'late' } });
    await ended;
    await expect(server.connect('late', { exp })).rejects.toThrow('the token has expired');
  });
});

describe('close', () => {
  it('does not wait for a client that has stopped reading', { timeout: 20_000 }, async () => {
    const stopping = await startTestServer();
    const { socket } = await stopping.connect('zed');
    // Stops reading, as a sleeping laptop does.
    const { transport } = socket.io.engine as unknown as { transport: { ws: { pause(): void } } };
    transport.ws.pause();
    await stopping.close();
    socket.disconnect();
  });
});
