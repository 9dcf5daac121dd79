import { RoomfulError, type SpaceSnapshot, spaceStream } from '@roomful/protocol';
import type { Knex } from 'knex';
import { coalesce } from '../database/coalesce.js';
import type { Database } from '../database/connection.js';
import type { Principal } from '../pipeline/context.js';
import type { Endings } from '../pipeline/endings.js';
import type { ConnectionHandler } from '../pipeline/execute.js';
import { selectHead } from '../pipeline/log.js';
import type { Follower } from './follower.js';
import { createFollowing, type FollowRules, type Since, type StreamView } from './following.js';

/** Returns whether a caller may read a space. */
export type MayRead = (caller: Pick<Principal, 'id' | 'role'>) => boolean;

export interface FollowSpaceDeps {
  database: Database;
  /** Reads, in one statement, which of some callers may read a space; none may read a missing one. */
  readSpaceAccess(db: Knex, spaceId: string, userIds: readonly string[]): Promise<MayRead>;
  /** Reads a space for many callers at once, each of whom may read it. */
  readSpaceSnapshot(
    db: Knex,
    spaceId: string,
    userIds: readonly string[],
  ): Promise<(caller: Principal) => SpaceSnapshot>;
  /** Makes the error for a stream that does not exist. Callers who may not read a space get the same. */
  missing(stream: string): RoomfulError;
  follower: Follower;
  generation: string;
  /** The events that end memberships. */
  endings: Endings;
}

interface Look {
  caller: Principal;
  withSnapshot: boolean;
}

const idsOf = (callers: readonly Principal[]): string[] => [...new Set(callers.map(({ id }) => id))];

/** Lets connections follow spaces. Callers who follow the same space at once share one read. */
export const createFollowSpace = (deps: FollowSpaceDeps) => {
  const following = createFollowing(deps);

  const look = coalesce<Look, StreamView<SpaceSnapshot>>(async (spaceId, looks) => {
    const stream = spaceStream(spaceId);
    const callers = looks.map(({ caller }) => caller);
    const wanted = looks.flatMap(({ caller, withSnapshot }) => (withSnapshot ? [caller] : []));
    const { mayRead, head, snapshotOf } = await deps.database.snapshotRead(async (trx) => {
      const may = await deps.readSpaceAccess(trx, spaceId, idsOf(callers));
      const viewers = wanted.filter(may);
      return {
        mayRead: may,
        head: await selectHead(trx, stream),
        snapshotOf: viewers.length > 0 ? await deps.readSpaceSnapshot(trx, spaceId, idsOf(viewers)) : undefined,
      };
    });
    return ({ caller, withSnapshot }) => {
      if (!mayRead(caller)) throw deps.missing(stream);
      return withSnapshot && snapshotOf ? { head, snapshot: snapshotOf(caller) } : { head };
    };
  });

  const follow: ConnectionHandler = async ({ caller, input, connection }) => {
    const { space, since } = input as unknown as { space: string; since?: Since };
    return following.follow({
      stream: spaceStream(space),
      since,
      connection,
      look: (withSnapshot) => look(space, { caller, withSnapshot }),
      stale: (events) => events.some((event) => deps.endings.get(event.type)?.userOf(event) === caller.id),
    });
  };

  const unfollow: ConnectionHandler = async ({ input, connection }) => {
    if (!connection) throw new RoomfulError('connection_required');
    following.unfollow(spaceStream(input['space'] as string), connection);
    return {};
  };

  /** Who may follow a space, judged again. */
  const rules: FollowRules = {
    refusal: 'space_not_found',
    allowed: async (spaceId, users) => {
      const mayRead = await deps.database.read((db) => deps.readSpaceAccess(db, spaceId, idsOf(users)));
      return new Set(users.filter(mayRead).map(({ id }) => id));
    },
  };

  return { follow, unfollow, rules };
};
