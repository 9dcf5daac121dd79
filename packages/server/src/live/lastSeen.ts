import type { Knex } from 'knex';
import { coalesce } from '../database/coalesce.js';
import type { Database } from '../database/connection.js';
import { readNow } from '../pipeline/gates.js';
import type { LiveClock } from './clock.js';
import type { LiveStore } from './liveStore.js';

/** How soon a user who came or went is saved, and how often all users are. */
const saveSoonMs = 1_000;
const saveAllMs = 60_000;
const saveAgainMs = 10_000;
const savedAtOnce = 5_000;

/** Keeps when users were last seen, epoch ms. */
export interface LastSeenQueries {
  saveLastSeen(db: Knex, seenAt: ReadonlyMap<string, number>): Promise<void>;
  /** Reads when some users were last seen; users without a stored instant are missing. */
  selectLastSeen(db: Knex, userIds: readonly string[]): Promise<Map<string, number>>;
}

export interface LastSeenDeps extends LastSeenQueries {
  store: Pick<LiveStore, 'presence'>;
  clock: LiveClock;
  database: Database;
  report(error: unknown): void;
}

/** Saves and reads when users were last seen. */
export const createLastSeen = (deps: LastSeenDeps) => {
  const { store, clock, database, report } = deps;
  const read = coalesce<string, number | undefined>(async (_, userIds) => {
    const known = await database.read((db) => deps.selectLastSeen(db, [...new Set(userIds)]));
    return (userId) => known.get(userId);
  });

  const compareClock = async (): Promise<void> => clock.compare(await database.read(readNow));
  // This node's own clock serves until the database answers.
  void compareClock().catch(() => undefined);

  let saveAllAt = clock.now() + saveAllMs;
  let saveSoonAt = 0;
  let saving: Promise<void> | undefined;
  const save = (all: boolean): Promise<void> => {
    const unsaved = [...store.presence.unsaved(all)];
    saving ??= (async () => {
      for (let i = 0; i < unsaved.length; i += savedAtOnce) {
        const part = new Map(unsaved.slice(i, i + savedAtOnce));
        const epochs = new Map([...part].map(([userId, at]) => [userId, clock.epochAt(at)]));
        await database.transaction((trx) => deps.saveLastSeen(trx, epochs));
        store.presence.saved(part);
      }
      if (all) await compareClock();
    })().finally(() => {
      saving = undefined;
    });
    return saving;
  };

  return {
    /** Returns when a user was last seen, epoch ms; undefined if unknown. */
    of: (userId: string): Promise<number | undefined> => read('', userId),
    /** Saves what is due. Call it at every tick. */
    saveNowAndThen: (now: number): void => {
      const all = now >= saveAllAt;
      if (saving || (!all && now < saveSoonAt)) return;
      saveSoonAt = now + saveSoonMs;
      if (all) saveAllAt = now + saveAllMs;
      else if (store.presence.unsaved(false).size === 0) return;
      void save(all).catch((error: unknown) => {
        saveSoonAt = clock.now() + saveAgainMs;
        report(error);
      });
    },
    /** Saves when every user was last seen. Never rejects. */
    saveAll: async (): Promise<void> => {
      await saving?.catch(() => undefined);
      await save(true).catch(report);
    },
  };
};
