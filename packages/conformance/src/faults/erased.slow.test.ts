import type { Presence } from '@roomful/protocol';
import { expect, it } from 'vitest';
import { personOf } from '../cases/context.js';
import { createPlace, postgresAnswers } from '../harness/place.js';
import { startServer, testSecret } from '../harness/server.js';
import { restFor, socketFor, type Target } from '../harness/target.js';
import { sleep, until } from '../harness/wait.js';

/** Longer than a node waits before it keeps that somebody came or went, milliseconds. */
const keptWithinMs = 2_000;

it.skipIf(!postgresAnswers)(
  'who is erased on one server is there on no other, over a socket or without',
  async () => {
    const place = await createPlace('postgres');
    const [here, there] = await Promise.all([startServer({ place }), startServer({ place })]);
    try {
      const [first, second]: Target[] = [here, there].map(({ url }) => ({ url, secret: testSecret })) as [
        Target,
        Target,
      ];
      const bob = await socketFor(second, 'bob');
      const cem = personOf('cem', restFor(second, 'cem'));
      await personOf('bob', bob).ok('presence.set', { status: 'busy', activity: 'at 12 High St' });
      await cem.ok('presence.set', { status: 'away', activity: 'next door' });
      const ana = await socketFor(second, 'ana');
      const nobody = (userId: string): Presence => ({ userId, status: 'offline', activity: null, lastSeenAt: null });
      const users = ['bob', 'cem'];
      const look = async () => (await personOf('ana', ana).ok('presence.watch', { users })).users;
      expect((await look()).map(({ status }) => status)).toEqual(['busy', 'away']);

      const service = personOf('service', restFor(first, 'service', { roomful_role: 'service' }));
      // There was something to forget: when they came is kept by then.
      const seen = async () =>
        (await service.ok('presence.get', { users })).users.every((one) => one.lastSeenAt !== null);
      await until('it is kept when they came', seen);
      for (const user of users) await service.ok('users.erase', { user });
      expect(await bob.closed).toBe('io server disconnect');
      const told = () => ana.signals.flatMap((signal) => (signal.type === 'presence.changed' ? signal.data.users : []));
      for (const user of users) {
        await until('it is told', () => told().findLast(({ userId }) => userId === user)?.lastSeenAt === null);
        expect(told().findLast(({ userId }) => userId === user)).toEqual(nobody(user));
      }
      await sleep(keptWithinMs);
      expect(await look()).toEqual(users.map(nobody));
      expect((await service.ok('presence.get', { users })).users).toEqual(users.map(nobody));

      // Who comes back is not put out by hearing of it again.
      const back = await socketFor(second, 'bob');
      await sleep(keptWithinMs);
      expect(back.connected).toBe(true);
      expect((await look())[0]?.status).toBe('online');
      for (const server of [here, there]) expect(server.faults()).toEqual([]);
    } finally {
      for (const server of [here, there]) await server.stop();
      await place.remove();
    }
  },
  60_000,
);
