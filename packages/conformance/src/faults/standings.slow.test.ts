import type { RoomfulEvent, RoomfulSignal } from '@roomful/protocol';
import { expect, it } from 'vitest';
import { personOf } from '../cases/context.js';
import { bundle as bundleOf } from '../harness/bundle.js';
import { NoAnswer } from '../harness/caller.js';
import { createPlace, postgresAnswers } from '../harness/place.js';
import { createRandom, numberFrom, print, seedFor } from '../harness/random.js';
import { startServer, testSecret } from '../harness/server.js';
import { restFor, socketFor } from '../harness/target.js';
import { sleep, until } from '../harness/wait.js';
import { ownLog, standingsIn, standingsTold } from '../unread/standings.js';
import { createNode } from './node.js';

const seed = seedFor('standings');
const kills = numberFrom('ROOMFUL_STANDINGS_KILLS', 8);
const people = 10;

/** A room's log at the end. */
const logOf = async (person: ReturnType<typeof personOf>, room: string): Promise<RoomfulEvent[]> => {
  const log: RoomfulEvent[] = [];
  for (;;) {
    const page = await person.ok('rooms.events', { room, after: log.length, limit: 1_000 });
    log.push(...(page.events as RoomfulEvent[]));
    if (page.next >= page.head) return log;
  }
};

it.skipIf(!postgresAnswers)(
  `two nodes deliver every change of a role to its user once and in order, through ${kills} kills`,
  async () => {
    const random = createRandom(seed);
    const place = await createPlace('postgres');
    const bundle = await bundleOf('server');
    const nodes = [await createNode({ place, bundle }), await createNode({ place, bundle })] as const;
    try {
      const as = (user: string, node: number) => personOf(user, restFor((nodes[node] ?? nodes[0]).target, user));
      const owner = as('owner', 0);
      const rooms: string[] = [];
      for (const slug of ['one', 'two', 'three']) {
        rooms.push((await owner.ok('rooms.create', { slug, messagesPerMinute: 0 })).room.id);
      }
      let ended = false;
      const wander = async (user: string, own: ReturnType<typeof createRandom>): Promise<void> => {
        while (!ended) {
          const command = own.pick(['rooms.join', 'rooms.leave']);
          // The log says whether a call without an answer had an effect.
          await as(user, own.int(0, 1))
            .caller.call(command, { room: own.pick(rooms) })
            .catch((error: unknown) => {
              if (!(error instanceof NoAnswer)) throw error;
              return sleep(20);
            });
        }
      };
      const users = Array.from({ length: people }, (_, n) => `u${n}`);
      const wandering = users.map((user) => wander(user, createRandom(random.int(1, 2 ** 30))));
      for (let n = 0; n < kills; n++) {
        await sleep(random.int(100, 700));
        const node = random.pick(nodes);
        await node.kill();
        await node.start();
      }
      ended = true;
      await Promise.all(wandering);
      let changes = 0;
      const logs = new Map<string, RoomfulEvent[]>();
      for (const room of rooms) logs.set(room, await logOf(as('owner', 1), room));
      for (const user of users) {
        const reader = as(user, 1);
        for (const [room, log] of logs) {
          const happened = standingsIn(log, user);
          const told = async () => standingsTold(await ownLog(reader), room);
          await until(`${user} is told all of it`, async () => (await told()).length >= happened.length);
          expect(await told()).toEqual(happened);
          changes += happened.length;
        }
        const own = await ownLog(reader);
        expect(own.map(({ seq }) => seq)).toEqual(own.map((_, i) => i + 1));
      }
      print(`standings: ${changes} changes told to ${people} people, ${nodes[0].deaths + nodes[1].deaths} kills`);
      expect(changes).toBeGreaterThan(people);
    } finally {
      for (const node of nodes) await node.stop();
      await place.remove();
    }
  },
  kills * 15_000 + 120_000,
);

it.skipIf(!postgresAnswers)('a message on one node reaches followers of their own stream on another', async () => {
  const place = await createPlace('postgres');
  const servers = [await startServer({ place }), await startServer({ place })];
  try {
    const [here, there] = servers.map(({ url }) => ({ url, secret: testSecret })) as [
      { url: string; secret: string },
      { url: string; secret: string },
    ];
    const bob = personOf('bob', restFor(there, 'bob'));
    const { room } = await bob.ok('rooms.create', { slug: 'room', messagesPerMinute: 0 });
    const signals: RoomfulSignal[] = [];
    const socket = await socketFor(here, 'ana', { onSignal: (signal) => void signals.push(signal) });
    const ana = personOf('ana', socket);
    await ana.ok('users.follow', {});
    const heardOf = (seq: number) =>
      signals.some(
        (signal) =>
          signal.type === 'rooms.heads' && signal.data.heads.some((one) => one.roomId === room.id && one.head >= seq),
      );
    // Even joining happens on a node without the connection.
    await personOf('ana', restFor(there, 'ana')).ok('rooms.join', { room: room.id });
    await until('the joining is told', () => socket.frames.some(({ stream }) => stream === 'user:ana'));
    for (let n = 0; n < 3; n++) {
      const { message } = await bob.ok('messages.send', { room: room.id, text: `m${n}` });
      await until('the message is heard of', () => heardOf(message.id));
    }
    socket.close();
  } finally {
    for (const server of servers) await server.stop();
    await place.remove();
  }
});
