import type { Presence } from '@roomful/protocol';
import { expect, it } from 'vitest';
import { personOf } from '../cases/context.js';
import { createPlace, postgresAnswers } from '../harness/place.js';
import { startServer, testSecret } from '../harness/server.js';
import { restFor, socketFor, type Target } from '../harness/target.js';
import { sleep, until } from '../harness/wait.js';

/** Longer than a node takes to save that a user came or went, milliseconds. */
const keptWithinMs = 2_000;

it.skipIf(!postgresAnswers)(
  'a user who is erased on one server is not present on any other, with or without a socket',
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
      // Wait until there is something to forget: the instant at which they came.
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

      // A user who comes back must not be removed by a late notice of the erasure.
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
