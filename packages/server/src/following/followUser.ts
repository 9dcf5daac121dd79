import { RoomfulError, type UserSnapshot, userStream } from '@roomful/protocol';
import type { Knex } from 'knex';
import { coalesce } from '../database/coalesce.js';
import type { Database } from '../database/connection.js';
import type { Principal } from '../pipeline/context.js';
import type { ConnectionHandler } from '../pipeline/execute.js';
import { selectHeads } from '../pipeline/log.js';
import type { Follower } from './follower.js';
import { createFollowing, type Sight, type Since } from './following.js';

export interface FollowUserDeps {
  database: Database;
  /** Reads what users' own streams have led to; users without a kept profile are missing. */
  readUserSnapshots(db: Knex, userIds: readonly string[]): Promise<Map<string, UserSnapshot>>;
  follower: Follower;
  generation: string;
  /** Keeps the profile of a verified token. */
  keep(caller: Principal): Promise<unknown>;
  /** While a share is held, the user's connections hear of the own rooms. */
  inbox: { open(userId: string): Promise<void>; close(userId: string): void };
}

interface Look {
  userId: string;
  withSnapshot: boolean;
}

const profileOf = ({ id, name, avatarUrl, role }: Principal): UserSnapshot['profile'] => ({
  id,
  name,
  avatarUrl,
  role,
});

/** Following of the own stream: nobody can name another's. */
export const createFollowUser = (deps: FollowUserDeps) => {
  const following = createFollowing(deps);

  // Users who come back at once are looked up by one read.
  const look = coalesce<Look, Sight<UserSnapshot | null>>(async (_, looks) => {
    const streams = [...new Set(looks.map(({ userId }) => userStream(userId)))];
    const wanted = [...new Set(looks.flatMap(({ userId, withSnapshot }) => (withSnapshot ? [userId] : [])))];
    const { heads, snapshots } = await deps.database.snapshotRead(async (trx) => ({
      heads: await selectHeads(trx, streams),
      snapshots: wanted.length > 0 ? await deps.readUserSnapshots(trx, wanted) : new Map<string, UserSnapshot>(),
    }));
    return ({ userId, withSnapshot }) => ({
      head: heads.get(userStream(userId)) ?? 0,
      ...(withSnapshot ? { snapshot: snapshots.get(userId) ?? null } : {}),
    });
  });

  const lookAs = async (caller: Principal, withSnapshot: boolean): Promise<Sight<UserSnapshot>> => {
    const asked = { userId: caller.id, withSnapshot };
    let sight = await look('', asked);
    if (sight.snapshot === null) {
      // The handshake's own keeping is still under way, or the profile was erased meanwhile.
      await deps.keep(caller);
      sight = await look('', asked);
    }
    const { head, snapshot } = sight;
    if (!withSnapshot) return { head };
    return { head, snapshot: snapshot ?? { profile: profileOf(caller), receipts: {}, blocked: [] } };
  };

  const follow: ConnectionHandler = async ({ caller, input, connection }) => {
    const { since } = input as { since?: Since };
    const call = {
      stream: userStream(caller.id),
      since,
      connection,
      look: (withSnapshot: boolean) => lookAs(caller, withSnapshot),
    };
    if (!connection) return following.follow(call);
    // Before the rooms are read: what becomes of them afterwards is told in the stream.
    await deps.follower.open(call.stream);
    try {
      await deps.inbox.open(caller.id);
      try {
        return await following.follow(call);
      } finally {
        deps.inbox.close(caller.id);
      }
    } finally {
      deps.follower.close(call.stream);
    }
  };

  const unfollow: ConnectionHandler = async ({ caller, connection }) => {
    if (!connection) throw new RoomfulError('connection_required');
    following.unfollow(userStream(caller.id), connection);
    return {};
  };

  return { follow, unfollow };
};
