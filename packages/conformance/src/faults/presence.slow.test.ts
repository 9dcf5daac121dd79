import type { Presence } from '@roomful/protocol';
import { type Client, createClient, createPresence } from '@roomful/sdk';
import { describe, expect, it } from 'vitest';
import { openSession } from '../harness/packets.js';
import { availableDatabases, createPlace } from '../harness/place.js';
import { startServer, testSecret } from '../harness/server.js';
import type { SocketCaller } from '../harness/socket.js';
import { socketFor, type Target, tokenFor } from '../harness/target.js';
import { sleep, until } from '../harness/wait.js';

/** The server saves within about a second that a user has come. */
const keptWithinMs = 3_000;
/** Less than the 5 s grace time for a broken connection. */
const goodbyeWithinMs = 3_000;
const names = Array.from({ length: 20 }, (_, n) => `user-${n}`);

const look = async (asker: SocketCaller, command: 'get' | 'watch', users: string[]): Promise<Presence[]> => {
  const ack = await asker.call(`presence.${command}`, { users });
  if (!ack.ok) throw new Error(ack.error.message);
  return (ack.result as { users: Presence[] }).users;
};

describe.each(availableDatabases)('on %s', (kind) => {
  it.each(['kill', 'stop'] as const)(
    'after a %s of the server, users who reconnect are present, and the others have the instant at which they were last seen',
    async (how) => {
      const place = await createPlace(kind);
      try {
        const first = await startServer({ place });
        const before: Target = { url: first.url, secret: testSecret };
        await Promise.all(names.map((name) => socketFor(before, name)));
        const seen = await look(await socketFor(before, 'ana'), 'get', names);
        expect(seen.every(({ status }) => status === 'online')).toBe(true);
        await sleep(keptWithinMs);
        await first[how]();

        const second = await startServer({ place });
        const target: Target = { url: second.url, secret: testSecret };
        const ana = await socketFor(target, 'ana');
        const gone = await look(ana, 'watch', names);
        expect(gone.every(({ status, activity }) => status === 'offline' && activity === null)).toBe(true);
        for (const [i, { lastSeenAt }] of gone.entries())
          expect(lastSeenAt).toBeGreaterThanOrEqual(seen[i]?.lastSeenAt ?? Infinity);
        const back = names.slice(0, 10);
        await Promise.all(back.map((name) => socketFor(target, name)));
        const told = () =>
          new Set(
            ana.signals.flatMap((s) => (s.type === 'presence.changed' ? s.data.users.map(({ userId }) => userId) : [])),
          );
        await until('those who are back have been told of', () => told().size === back.length);
        const now = await look(ana, 'get', names);
        expect(now.filter(({ status }) => status === 'online').map(({ userId }) => userId)).toEqual(back);
        expect([...told()].sort()).toEqual([...back].sort());
        expect(await second.stop()).toBe(0);
        expect(second.faults()).toEqual([]);
      } finally {
        await place.remove();
      }
    },
  );
});

it('a user who closes the client is shown as gone before one whose connection broke earlier', async () => {
  const place = await createPlace('embedded');
  const server = await startServer({ place });
  try {
    const target: Target = { url: server.url, secret: testSecret };
    const ana = await socketFor(target, 'ana');
    const bob = createClient({ url: server.url, token: tokenFor(target, 'bob') });
    await bob.presence.set({ activity: 'about to go' });
    const cem = await openSession(server.url, tokenFor(target, 'cem'));
    const online = async () => (await look(ana, 'watch', ['bob', 'cem'])).every(({ status }) => status === 'online');
    await until('both are there', online);
    const gone = () =>
      ana.signals.flatMap((signal) =>
        signal.type === 'presence.changed'
          ? signal.data.users.flatMap(({ userId, status }) => (status === 'offline' ? [userId] : []))
          : [],
      );
    cem.close();
    // Answered after the server has noticed the end of that connection, which happened earlier on the same machine.
    for (let n = 0; n < 3; n++) await bob.presence.get({ users: ['cem'] });
    await bob.close();
    await until('he who has closed is gone', () => gone().includes('bob'), { timeoutMs: goodbyeWithinMs });
    await until('both are gone', () => gone().length === 2);
    expect(gone()).toEqual(['bob', 'cem']);
  } finally {
    await server.stop();
    await place.remove();
  }
});

it('an invisible user stays invisible while reconnecting, and a busy one is busy at once', async () => {
  const place = await createPlace('embedded');
  const first = await startServer({ place });
  const clients = ['bob', 'cem'].map((name) =>
    createClient({ url: first.url, token: tokenFor({ url: first.url, secret: testSecret }, name) }),
  );
  let server = first;
  try {
    const [bob, cem] = clients as [Client, Client];
    await createPresence(bob).set({ status: 'offline' });
    await createPresence(cem).set({ status: 'busy', activity: 'in a call' });
    await first.kill();
    server = await startServer({ place, port: first.port });
    const ana = await socketFor({ url: server.url, secret: testSecret }, 'ana');
    const watched = await look(ana, 'watch', ['bob', 'cem']);
    // Calls wait for the connection.
    for (const client of clients) await client.server.info();
    const isBusy = (of: Presence, activity: string | null) =>
      of.userId === 'cem' && of.status === 'busy' && of.activity === activity;
    const told = () => [
      ...watched,
      ...ana.signals.flatMap((signal) => (signal.type === 'presence.changed' ? signal.data.users : [])),
    ];
    await until('cem is busy', () => told().some((of) => isBusy(of, 'in a call')));
    // Later than all effects of both connections.
    await cem.presence.set({ activity: null });
    await until('that is told', () => told().some((of) => isBusy(of, null)));
    const wrong = told().filter((of) => of.status !== 'offline' && !(of.userId === 'cem' && of.status === 'busy'));
    expect(wrong).toEqual([]);
    expect(await look(ana, 'get', ['bob'])).toMatchObject([{ userId: 'bob', status: 'offline' }]);
  } finally {
    for (const client of clients) client.close();
    await server.stop();
    await place.remove();
  }
});
