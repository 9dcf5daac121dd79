import { describe, expect, it } from 'vitest';
import { personOf } from '../cases/context.js';
import { createPlace, postgresAnswers } from '../harness/place.js';
import { startServer, testSecret } from '../harness/server.js';
import { restFor, socketFor, type Target } from '../harness/target.js';
import { sleep, until } from '../harness/wait.js';

/** How long after the end of a node its users may still be listed: one lease, or the grace time of broken connections. */
const goneAfterMs = { kill: 20_000, stop: 5_000 } as const;
const sampleEveryMs = 100;

const namesOf = (kind: string, count: number) => Array.from({ length: count }, (_, n) => `${kind}-${n}`);
const lost = namesOf('lost', 150);
const moving = namesOf('moving', 50);
const living = namesOf('living', 100);

describe.skipIf(!postgresAnswers)('two nodes on PostgreSQL', () => {
  it.each(['kill', 'stop'] as const)(
    'after a %s of a node with 200 users, those who do not come back are gone in time, and all others are here throughout',
    async (how) => {
      const place = await createPlace('postgres');
      const [dying, staying] = [await startServer({ place }), await startServer({ place })];
      try {
        const [from, to] = [dying, staying].map(({ url }) => ({ url, secret: testSecret })) as [Target, Target];
        const asker = personOf('asker', restFor(to, 'asker'));
        const room = (await asker.ok('rooms.create', { slug: 'hall' })).room.id;
        const enter = async (target: Target, name: string) =>
          personOf(name, await socketFor(target, name)).ok('rooms.follow', { room, window: 0 });
        await Promise.all([...lost, ...moving].map((name) => enter(from, name)));
        await Promise.all(living.map((name) => enter(to, name)));
        const look = async (): Promise<Set<string>> => {
          const seen = new Set<string>();
          let after: string | undefined;
          do {
            const page = await asker.ok('rooms.here', { room, limit: 200, ...(after === undefined ? {} : { after }) });
            for (const { id } of page.users) seen.add(id);
            after = page.next ?? undefined;
          } while (after !== undefined);
          return seen;
        };
        await until('everybody is here', async () => (await look()).size === 300);

        let endedAt = Number.POSITIVE_INFINITY;
        let sampling = true;
        const flickers: string[] = [];
        const late: string[] = [];
        let samples = 0;
        const sample = async () => {
          while (sampling) {
            const at = performance.now();
            const seen = await look();
            samples += 1;
            for (const name of [...living, ...moving]) if (!seen.has(name)) flickers.push(name);
            if (at > endedAt + goneAfterMs[how]) for (const name of lost) if (seen.has(name)) late.push(name);
            await sleep(sampleEveryMs);
          }
        };
        const sampled = sample();
        await dying[how]();
        endedAt = performance.now();
        await Promise.all(moving.map((name) => enter(to, name)));
        await sleep(goneAfterMs[how] + 3_000);
        sampling = false;
        await sampled;
        expect({ flickers, late }).toEqual({ flickers: [], late: [] });
        expect(samples).toBeGreaterThan(20);
        expect([...(await look())].sort()).toEqual([...living, ...moving].sort());
        expect(staying.faults()).toEqual([]);
      } finally {
        await Promise.all([dying.kill(), staying.stop()]);
        await place.remove();
      }
    },
  );
});
