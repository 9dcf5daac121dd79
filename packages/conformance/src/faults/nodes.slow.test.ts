import { expect, it } from 'vitest';
import { personOf } from '../cases/context.js';
import type { Person } from '../cases/types.js';
import { createPlace, postgresAnswers } from '../harness/place.js';
import { numberFrom, print, seedFor } from '../harness/random.js';
import { startServer, testSecret } from '../harness/server.js';
import { restFor, socketFor, type Target } from '../harness/target.js';
import { until } from '../harness/wait.js';
import { runBans } from './bans.js';
import { summary } from './result.js';
import { runTwoNodes } from './twoNodes.js';

const seed = seedFor('two nodes');
const forMs = numberFrom('ROOMFUL_TWO_NODES_MS', 8_000);

it.skipIf(!postgresAnswers)(
  'two servers on one database have one order and one effect per key, and reach every user',
  async () => {
    const result = await runTwoNodes({ seed, forMs });
    print(`two nodes: ${summary(result)}`);
    expect(result.violations).toEqual([]);
    expect(result.history.attempts.some(({ outcome }) => outcome.kind === 'ok' && outcome.replayed)).toBe(true);
  },
  forMs + 120_000,
);

it.skipIf(!postgresAnswers)('a ban on one server applies to the other', async () => {
  const result = await runBans({ kind: 'postgres', seed, rounds: 4, nodes: 2 });
  print(`bans on two nodes: ${summary(result)}`);
  expect(result.violations).toEqual([]);
});

it.skipIf(!postgresAnswers)('after an ack by one server, the next read on the other sees the change', async () => {
  const place = await createPlace('postgres');
  const servers = [await startServer({ place }), await startServer({ place })];
  const [here, there] = servers.map(({ url }) => personOf('ana', restFor({ url, secret: testSecret }, 'ana'))) as [
    Person,
    Person,
  ];
  const { room } = await here.ok('rooms.create', { slug: 'room', messagesPerMinute: 0 });
  const stale: number[] = [];
  for (let n = 0; n < 300; n++) {
    const { seq = 0 } = await here.ack('messages.send', { room: room.id, text: `m${n}` });
    const { head } = await there.ok('rooms.get', { room: room.id });
    if (head < seq) stale.push(seq);
  }
  for (const server of servers) await server.stop();
  await place.remove();
  expect(stale).toEqual([]);
});

it.skipIf(!postgresAnswers)('a user who is removed from a space on one server is detached on the other', async () => {
  const place = await createPlace('postgres');
  const servers = [await startServer({ place }), await startServer({ place })];
  const [here, there] = servers.map(({ url }) => ({ url, secret: testSecret })) as [Target, Target];
  const ana = personOf('ana', restFor(here, 'ana'));
  const sockets = [await socketFor(there, 'bob'), await socketFor(there, 'bob')];
  const [listener, returner] = sockets.map((socket) => personOf('bob', socket)) as [Person, Person];
  const detached = () => sockets[0]?.signals.filter(({ type }) => type === 'server.detached').length;
  const space = 'course';
  await ana.ok('spaces.create', { space });
  for (let round = 1; round <= 20; round++) {
    await ana.ok('spaces.add', { space, user: 'bob' });
    const { epoch, head } = await listener.ok('spaces.follow', { space });
    await ana.ok('spaces.remove', { space, user: 'bob' });
    // The other server has heard of nothing yet, but still has the tail in memory.
    await returner.refused('space_not_found', 'spaces.follow', { space, since: { epoch, seq: head } });
    await until('he is detached', () => detached() === round);
  }
  for (const socket of sockets) socket.close();
  for (const server of servers) await server.stop();
  await place.remove();
});
