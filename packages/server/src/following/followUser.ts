import { RoomfulError, type UserSnapshot, userStream } from '@roomful/protocol';
import type { Knex } from 'knex';
import { coalesce } from '../database/coalesce.js';
import type { Database } from '../database/connection.js';
import type { Principal } from '../pipeline/context.js';
import type { ConnectionHandler } from '../pipeline/execute.js';
import { selectHeads } from '../pipeline/log.js';
import type { Follower } from './follower.js';
import { createFollowing, type Since, type StreamView } from './following.js';

export interface FollowUserDeps {
  database: Database;
  /** Reads users' own snapshots. `kept: false` means that no profile is stored yet. */
  readUserSnapshots(
    db: Knex,
    callers: readonly Principal[],
  ): Promise<(caller: Principal) => { snapshot: UserSnapshot; kept: boolean }>;
  follower: Follower;
  generation: string;
  /** Stores the profile of a verified token. */
  keep(caller: Principal): Promise<unknown>;
  /** While it is open for a user, the user's connections get signals about changes in the user's rooms. */
  inbox: { open(userId: string): Promise<void>; close(userId: string): void };
}

interface Look {
  caller: Principal;
  withSnapshot: boolean;
}

interface OwnView extends StreamView<UserSnapshot> {
  kept: boolean;
}

/** Lets connections follow their user's own stream. No command can name another user's. */
export const createFollowUser = (deps: FollowUserDeps) => {
  const following = createFollowing(deps);

  // Users who reconnect at once share one read.
  const look = coalesce<Look, OwnView>(async (_, looks) => {
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

  const lookAs = async (caller: Principal, withSnapshot: boolean): Promise<StreamView<UserSnapshot>> => {
    let view = await look('', { caller, withSnapshot });
    if (!view.kept) {
      // The handshake is still storing the profile, or the profile was erased meanwhile.
      await deps.keep(caller);
      view = await look('', { caller, withSnapshot });
    }
    const { kept: _, ...rest } = view;
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
    // Open the stream before reading the rooms: later changes of memberships arrive in the stream.
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
