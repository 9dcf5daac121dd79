import type { RoomSnapshot, SpaceSnapshot, UserSnapshot } from '@roomful/protocol';
import type { Knex } from 'knex';
import type { Principal, RoomGate } from '../pipeline/context.js';
import type { AnyRoomSlice, AnyServerFeature, AnyUserSlice, Viewer } from './types.js';

/** The slices of a room's snapshot, read once for all of its viewers. */
export type SharedSnapshot = readonly AnyRoomSlice[];

/** One user's snapshot, and whether the user's profile is stored. */
export interface KeptSnapshot {
  snapshot: UserSnapshot;
  /** `false`: no profile is stored yet, and the snapshot has the token's. */
  kept: boolean;
}

/**
 * Combines the slices of features into snapshots.
 *
 * @param features the features that provide slices
 */
export const createSnapshots = (features: readonly Pick<AnyServerFeature, 'state' | 'tables'>[]) => {
  const readers = features.flatMap(({ state }) => state ?? []);
  const roomReaders = readers.flatMap(({ room }) => room ?? []);
  const userReaders = readers.flatMap(({ user }) => user ?? []);
  const spaceReaders = readers.flatMap(({ space }) => space ?? []);
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
    /** Returns the snapshot for one viewer, except for its live part. */
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
      // A field that no feature reads is a compile error in the registry.
      return parts as unknown as Omit<RoomSnapshot, 'live'>;
    },
    /** Reads the snapshots of some users, in a transaction that sees one state of the database. */
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
    /** Reads a space for many viewers at once, in a transaction that sees one state of the database. */
    readSpaceSnapshot: async (
      db: Knex,
      spaceId: string,
      userIds: readonly string[],
    ): Promise<(caller: Principal) => SpaceSnapshot> => {
      const slices: ((caller: Principal) => Partial<SpaceSnapshot>)[] = [];
      for (const read of spaceReaders) slices.push(await read(db, spaceId, userIds));
      return (caller) => Object.assign({}, ...slices.map((of) => of(caller))) as SpaceSnapshot;
    },
  };
};
