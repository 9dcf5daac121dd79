import type { RoomSnapshot, UserSnapshot } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { Principal, RoomGate } from '../pipeline/context.js';
import type { AnyRoomSlice, AnyServerFeature, AnyUserSlice, Viewer } from './types.js';

/** What a room's snapshot takes from the database for all of its viewers at once: a slice for each feature that has one. */
export type SharedSnapshot = readonly AnyRoomSlice[];

/** One user's snapshot, and whether it is what is kept of the user. */
export interface KeptSnapshot {
  snapshot: UserSnapshot;
  /** `false`: nothing is kept yet, and the snapshot says what the token does. */
  kept: boolean;
}

/**
 * Makes snapshots out of the slices of features.
 *
 * @param features with the readers of their slices
 */
export const createSnapshots = (features: readonly Pick<AnyServerFeature, 'state' | 'tables'>[]) => {
  const readers = features.flatMap(({ state }) => state ?? []);
  const roomReaders = readers.flatMap(({ room }) => room ?? []);
  const userReaders = readers.flatMap(({ user }) => user ?? []);
  return {
    /** Reads a room for many viewers at once. The caller holds a transaction that sees one state of the database. */
    readSnapshot: async (
      db: Knex,
      gate: RoomGate,
      userIds: readonly string[],
      window: number,
    ): Promise<SharedSnapshot> => {
      const slices: AnyRoomSlice[] = [];
      for (const read of roomReaders) slices.push(await read(db, { gate, userIds, window }));
      return slices;
    },
    /** The snapshot of one viewer, but for what is live. */
    viewSnapshot: (
      shared: SharedSnapshot,
      viewer: Pick<Viewer, 'userId' | 'member'>,
      window: number,
      head: number,
    ): Omit<RoomSnapshot, 'live'> => {
      const seen: Viewer = { ...viewer, window, head };
      const parts = { state: {}, me: {}, window: undefined as RoomSnapshot['window'] | undefined };
      for (const slice of shared) {
        Object.assign(parts.state, slice.state);
        Object.assign(parts.me, slice.me?.(seen));
        parts.window ??= slice.window?.(seen);
      }
      // The registry holds features to their slices: together they are the whole.
      return parts as unknown as Omit<RoomSnapshot, 'live'>;
    },
    /** Reads what the own streams of some users have led to, inside a transaction like the other. */
    readUserSnapshots: async (
      db: Knex,
      callers: readonly Principal[],
    ): Promise<(caller: Principal) => KeptSnapshot> => {
      const slices: ((caller: Principal) => AnyUserSlice)[] = [];
      for (const read of userReaders) slices.push(await read(db, callers));
      return (caller) => {
        const found = slices.map((of) => of(caller));
        return {
          snapshot: Object.assign({}, ...found.map(({ slice }) => slice)) as UserSnapshot,
          kept: found.every(({ kept = true }) => kept),
        };
      };
    },
  };
};
