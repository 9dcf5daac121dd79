import { createClient } from '@roomful/sdk';
import { createTestServer, type TestServer } from '@roomful/server/testing';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';

let server: TestServer;
const clients: ReturnType<typeof createClient>[] = [];

beforeAll(async () => {
  server = await createTestServer();
});
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});
afterAll(() => server.close());

/** Connects a user of the app. */
const person = (name: string) => {
  const client = createClient({ url: server.url, getToken: () => server.token(name) });
  clients.push(client);
  return client;
};

it('lets a muted user send again after the mute has ended', async () => {
  const [ana, ben] = [person('ana'), person('ben')];
  await ana.rooms.create({ slug: 'quiet' });
  const room = await ben.rooms.join('quiet');
  await ana.moderation.mute({ room: 'quiet', user: 'ben', durationMs: 600_000 });

  await expect(ben.messages.send({ room: 'quiet', text: 'hello' })).rejects.toMatchObject({ code: 'muted' });

  server.advance('10m');
  await ben.messages.send({ room: 'quiet', text: 'hello again' });
  await vi.waitFor(() => expect(room.state.getSnapshot().messages.at(-1)?.text).toBe('hello again'));
});

it('shows messages sent while a user was disconnected, once', async () => {
  const [ana, ben] = [person('ana'), person('ben')];
  await ana.rooms.create({ slug: 'tunnel' });
  const room = await ben.rooms.join('tunnel');

  server.partition('ben');
  await vi.waitFor(() => expect(ben.connection.state).toBe('offline'));
  await ana.messages.send({ room: 'tunnel', text: 'one' });
  await ana.messages.send({ room: 'tunnel', text: 'two' });
  const mine = room.messages.send({ text: 'from the tunnel' });
  expect(room.state.getSnapshot().messages).toEqual([]);

  server.heal('ben');
  await mine;
  const texts = () => room.state.getSnapshot().messages.map(({ text }) => text);
  await vi.waitFor(() => expect(texts()).toEqual(['one', 'two', 'from the tunnel']), { timeout: 10_000 });
});
