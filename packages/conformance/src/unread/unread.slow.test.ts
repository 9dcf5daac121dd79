import { expect, it } from 'vitest';
import { availableDatabases } from '../harness/place.js';
import { numberFrom, print, seedFor } from '../harness/random.js';
import { runUnread } from './unread.js';

const seed = seedFor('two devices');
const schedules = numberFrom('ROOMFUL_SCHEDULES', 30);

it.concurrent.each(availableDatabases)(
  `two devices of one user agree on unread counts on %s through ${schedules} random schedules, with the log and with a simple count`,
  async (kind) => {
    const { broken, badges, snapshots, reached } = await runUnread({ kind, seed, schedules });
    print(`two devices on ${kind}: ${badges} badges counted again, ${snapshots} snapshots of users folded`);
    expect(broken).toBeNull();
    expect(badges).toBeGreaterThan(schedules);
    // A short run cannot reach everything.
    if (schedules >= 30)
      expect([...reached.keys()]).toEqual(
        expect.arrayContaining(['receipt.read', 'user.room_changed', 'user.blocked', 'user.unblocked', 'user.updated']),
      );
  },
  schedules * 3_000 + 60_000,
);
