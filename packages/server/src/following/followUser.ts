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
  /** Reads what users' own streams have led to. `kept: false` means that no profile is kept yet. */
  readUserSnapshots(
    db: Knex,
    callers: readonly Principal[],
  ): Promise<(caller: Principal) => { snapshot: UserSnapshot; kept: boolean }>;
  follower: Follower;
  generation: string;
  /** Keeps the profile of a verified token. */
  keep(caller: Principal): Promise<unknown>;
  /** While a share is held, the user's connections hear of the own rooms. */
  inbox: { open(userId: string): Promise<void>; close(userId: string): void };
}

interface Look {
  caller: Principal;
  withSnapshot: boolean;
}

interface OwnSight extends Sight<UserSnapshot> {
  kept: boolean;
}

/** Following of the own stream: nobody can name another's. */
export const createFollowUser = (deps: FollowUserDeps) => {
  const following = createFollowing(deps);

  // Users who come back at once are looked up by one read.
  const look = coalesce<Look, OwnSight>(async (_, looks) => {
    const streams = [...new Set(looks.map(({ caller }) => userStream(caller.id)))];
    const wanted = [
      ...new Map(
        looks.flatMap(({ caller, withSnapshot }) => (withSnapshot ? [[caller.id, caller] as const] : [])),
      ).values(),
    ];
    const { heads, snapshotOf } = await deps.database.snapshotRead(async (trx) => ({
      heads: await selectHeads(trx, streams),
      snapshotOf: wanted.length > 0 ? await deps.readUserSnapshots(trx, wanted) : undefined,
    }));
    return ({ caller, withSnapshot }) => {
      const head = heads.get(userStream(caller.id)) ?? 0;
      return withSnapshot && snapshotOf ? { head, ...snapshotOf(caller) } : { head, kept: true };
    };
  });

  const lookAs = async (caller: Principal, withSnapshot: boolean): Promise<Sight<UserSnapshot>> => {
    let sight = await look('', { caller, withSnapshot });
    if (!sight.kept) {
      // The handshake's own keeping is still under way, or the profile was erased meanwhile.
      await deps.keep(caller);
      sight = await look('', { caller, withSnapshot });
    }
    const { kept: _, ...rest } = sight;
    return rest;
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
