import { type CommandRow, RoomfulError, type RoomfulEvent, type RoomSnapshot, roomStream } from '@roomful/protocol';
import type { Knex } from 'knex';
import { authorize } from '../access/authorize.js';
import { coalesce } from '../database/coalesce.js';
import type { Database } from '../database/connection.js';
import type { MemberRecord, Principal, RoomGate } from '../pipeline/context.js';
import type { Endings } from '../pipeline/endings.js';
import type { ConnectionHandler } from '../pipeline/execute.js';
import { readGate } from '../pipeline/gates.js';
import { selectHead } from '../pipeline/log.js';
import type { RevokedBy } from '../pipeline/revoked.js';
import type { Follower } from './follower.js';
import { createFollowing, type FollowRules, type Since } from './following.js';

interface FollowInput {
  since?: Since;
  window: number;
}

/** Makes snapshots of rooms, except for their live part. The features provide it: each has a slice. */
export interface RoomSnapshots<Shared> {
  /** Reads a room for many viewers at once, in a transaction that sees one state of the database. */
  readSnapshot(db: Knex, gate: RoomGate, userIds: readonly string[], window: number): Promise<Shared>;
  /** Returns the snapshot for one viewer, with at most `window` messages. `head` is the seq at which it was read. */
  viewSnapshot(
    shared: Shared,
    viewer: { userId: string; member: MemberRecord | null },
    window: number,
    head: number,
  ): Omit<RoomSnapshot, 'live'>;
}

export interface FollowDeps<Shared> extends RoomSnapshots<Shared> {
  database: Database;
  follower: Follower;
  generation: string;
  clockOffsetMs(): number;
  /** The command whose rules decide which users may follow a room. */
  followRow: CommandRow;
  /** The events that end memberships. */
  endings: Endings;
  /** The rights that events take away. */
  revokedBy: RevokedBy;
  /** Reads the live part of a room for a viewer, who is about to follow it or only looks. */
  live(roomId: string, viewer: { userId: string; follows: boolean }): Promise<RoomSnapshot['live']>;
}

interface Look {
  userId: string;
  /** The number of messages for a snapshot; null = no snapshot, only check the caller's rights. */
  window: number | null;
}

interface View<Shared> {
  gate: RoomGate | undefined;
  now: number;
  head: number;
  shared: Shared | null;
}

/**
 * Lets connections follow rooms. Many requests at once share one read, for snapshots and for checking rights alike.
 */
export const createFollow = <Shared>(deps: FollowDeps<Shared>) => {
  // A thousand clients that reconnect at once cost one read for each room, not a thousand.
  const look = coalesce<Look, View<Shared>>(async (roomId, looks) => {
    const windows = looks.flatMap(({ window }) => (window === null ? [] : [window]));
    const userIds = [...new Set(looks.map(({ userId }) => userId))];
    const view = await deps.database.snapshotRead(async (trx): Promise<View<Shared>> => {
      const { gate, now } = await readGate(trx, roomId, userIds);
      const head = await selectHead(trx, roomStream(roomId));
      const shared =
        gate && windows.length > 0 ? await deps.readSnapshot(trx, gate, userIds, Math.max(...windows)) : null;
      return { gate, now: now + deps.clockOffsetMs(), head, shared };
    });
    return () => view;
  });

  /** Whether events since a look may have changed the caller's rights. */
  const stale = (events: RoomfulEvent[], userId: string): boolean =>
    events.some(
      (event) =>
        deps.revokedBy(event)?.reading ||
        deps.endings.get(event.type)?.whose === 'everybody' ||
        deps.endings.get(event.type)?.userOf(event) === userId,
    );

  const following = createFollowing(deps);

  const follow: ConnectionHandler = async ({ row, caller, input, roomId, connection }) => {
    if (roomId === null) throw new RoomfulError('room_not_found');
    const { since, window } = input as unknown as FollowInput;
    const output = await following.follow<RoomSnapshot>({
      stream: roomStream(roomId),
      since,
      connection,
      look: async (withSnapshot) => {
        const view = await look(roomId, { userId: caller.id, window: withSnapshot ? window : null });
        const { member } = authorize(row, view.gate, caller, view.now);
        const { head, shared } = view;
        if (!withSnapshot) return { head };
        if (!shared) throw new RoomfulError('internal');
        const live = await deps.live(roomId, { userId: caller.id, follows: connection !== null });
        return { head, snapshot: { ...deps.viewSnapshot(shared, { userId: caller.id, member }, window, head), live } };
      },
      stale: (events) => stale(events, caller.id),
    });
    return { roomId, ...output };
  };

  const unfollow: ConnectionHandler = async ({ roomId, connection }) => {
    if (roomId === null) throw new RoomfulError('room_not_found');
    if (!connection) throw new RoomfulError('connection_required');
    following.unfollow(roomStream(roomId), connection);
    return { roomId };
  };

  /** Returns the ids of those users who may still follow a room. */
  const allowed: FollowRules['allowed'] = async (roomId, users) => {
    const { gate, now } = await deps.database.read((db) =>
      readGate(
        db,
        roomId,
        users.map(({ id }) => id),
      ),
    );
    const judge = (user: Principal): boolean => {
      try {
        authorize(deps.followRow, gate, user, now + deps.clockOffsetMs());
        return true;
      } catch {
        return false;
      }
    };
    return new Set(users.filter(judge).map(({ id }) => id));
  };

  const rules: FollowRules = { allowed, refusal: 'room_not_found' };

  return { follow, unfollow, rules };
};
