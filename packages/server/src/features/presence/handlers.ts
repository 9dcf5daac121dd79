import {
  type CommandRow,
  type Contract,
  holdsEverywhere,
  type InputOf,
  type OutputOf,
  RoomfulError,
} from '@roomful/protocol';
import { authorize } from '../../access/authorize.js';
import { coalesce } from '../../database/coalesce.js';
import type { Principal } from '../../pipeline/context.js';
import type { ConnectionHandler } from '../../pipeline/execute.js';
import { readGate } from '../../pipeline/gates.js';
import type { ConnectionDeps } from '../types.js';
import {
  type Named,
  selectMembersAmong,
  selectNames,
  selectRoomMembers,
  selectSpaceMembers,
  selectSpaceMembersAmong,
  spaceExists,
} from './queries.js';

type Commands = Contract['presence']['commands'];
interface ListInput {
  space?: string;
  after?: string;
  limit: number;
}

/** The ids of online users, and the names that were read with them. */
interface Online {
  ids: readonly string[];
  names: ReadonlyMap<string, string>;
}

/** The maximum number of users per statement. */
const askedAtOnce = 5_000;

const onlineOf = (people: readonly Named[]): Online => ({
  ids: people.map(({ id }) => id).sort(),
  names: new Map(people.map(({ id, name }) => [id, name])),
});

const inRoomOf = (roomId: string | null): string => {
  if (roomId === null) throw new RoomfulError('room_not_found');
  return roomId;
};

/** Finds the start of a page after an id, by binary search. */
const startOf = (ids: readonly string[], after: string | undefined): number => {
  if (after === undefined) return 0;
  let [low, high] = [0, ids.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ids[middle] ?? '') <= after) low = middle + 1;
    else high = middle;
  }
  return low;
};

interface Asking {
  row: CommandRow;
  caller: Principal;
}

const mayUse = (...asked: Parameters<typeof authorize>): boolean => {
  try {
    authorize(...asked);
    return true;
  } catch {
    return false;
  }
};

/** Answers the commands about online users. */
export const createPresenceHandlers = ({ store, live, standing, database, clockOffsetMs }: ConnectionDeps) => {
  const onlineAmong = async (members: readonly Named[]): Promise<Named[]> => {
    const seen = await store.presence.look(members.map(({ id }) => id));
    return members.filter(({ id }) => (seen.get(id)?.status ?? 'offline') !== 'offline');
  };
  /** Queries all online users, in chunks. */
  const everywhere = async (among: (userIds: readonly string[]) => Promise<Named[]>): Promise<Named[]> => {
    const online = await store.presence.online();
    const found: Named[] = [];
    for (let i = 0; i < online.length; i += askedAtOnce) found.push(...(await among(online.slice(i, i + askedAtOnce))));
    return found;
  };
  // Queries the members or the online users, whichever are fewer. Simultaneous callers share one query.
  const ofRoom = coalesce<Asking, Online>(async (roomId, asking) => {
    const most = await store.presence.count();
    const { gate, now, online } = await database.read(async (db) => {
      const { gate, now: databaseNow } = await readGate(db, roomId, [
        ...new Set(asking.map(({ caller }) => caller.id)),
      ]);
      const now = databaseNow + clockOffsetMs();
      const allowed = asking.some(({ row, caller }) => mayUse(row, gate, caller, now));
      if (!allowed) return { gate, now, online: onlineOf([]) };
      const found =
        (gate?.memberCount ?? 0) <= most
          ? await onlineAmong(await selectRoomMembers(db, roomId))
          : await everywhere((ids) => selectMembersAmong(db, roomId, ids));
      return { gate, now, online: onlineOf(found) };
    });
    return ({ row, caller }) => {
      authorize(row, gate, caller, now);
      return online;
    };
  });
  const ofSpace = coalesce<Principal, Online>(async (spaceId, callers) => {
    const most = await store.presence.count();
    const { members, online } = await database.read(async (db) => {
      const exists = await spaceExists(db, spaceId);
      const ids = [...new Set(callers.map(({ id }) => id))];
      const members = new Set((await selectSpaceMembersAmong(db, spaceId, ids)).map(({ id }) => id));
      const allowed = exists && callers.some((caller) => members.has(caller.id) || holdsEverywhere(caller.role));
      if (!allowed) return { members, online: null };
      const all = await selectSpaceMembers(db, spaceId, most);
      const found = all ? await onlineAmong(all) : await everywhere((ids) => selectSpaceMembersAmong(db, spaceId, ids));
      return { members, online: onlineOf(found) };
    });
    return (caller) => {
      if (!online || !(members.has(caller.id) || holdsEverywhere(caller.role)))
        throw new RoomfulError('space_not_found');
      return online;
    };
  });

  const own = async (caller: Principal): Promise<{ presence: OutputOf<Commands['set']>['presence'] }> => {
    const [presence] = await live.look([caller.id]);
    if (!presence) throw new RoomfulError('internal');
    return { presence };
  };

  const page = async ({ ids, names }: Online, { after, limit }: ListInput): Promise<OutputOf<Commands['list']>> => {
    const start = startOf(ids, after);
    const those = ids.slice(start, start + limit);
    const unnamed = those.filter((id) => !names.has(id));
    const others =
      unnamed.length > 0 ? await database.read((db) => selectNames(db, unnamed)) : new Map<string, string>();
    const users = (await live.look(those))
      // A user may have left since the list was made.
      .filter(({ status }) => status !== 'offline')
      .map((it) => ({ ...it, name: names.get(it.userId) ?? others.get(it.userId) ?? it.userId }));
    const next = start + limit < ids.length ? (those.at(-1) ?? null) : null;
    return { users, total: ids.length, next };
  };

  const set: ConnectionHandler = ({ caller, input, connection }) => {
    // Without a connection this is a heartbeat too: a choice applies only to a present user.
    const choice = input as InputOf<Commands['set']>;
    if (!connection) store.presence.beat(caller.id, choice);
    store.presence.choose(caller.id, choice);
    return own(caller);
  };

  const heartbeat: ConnectionHandler = ({ caller, connection }) => {
    if (connection) store.presence.active(caller.id);
    else store.presence.beat(caller.id);
    return own(caller);
  };

  const get: ConnectionHandler = async ({ input }) => ({
    users: await live.look((input as unknown as InputOf<Commands['get']>).users),
  });

  const watch: ConnectionHandler = async ({ input, connection }) => {
    if (!connection) throw new RoomfulError('connection_required');
    return { users: await live.watch(connection, (input as unknown as InputOf<Commands['watch']>).users) };
  };

  const list: ConnectionHandler = async ({ row, caller, input, roomId }) => {
    const wanted = input as unknown as ListInput;
    if (roomId !== null) return page(await ofRoom(roomId, { row, caller }), wanted);
    if (wanted.space !== undefined) return page(await ofSpace(wanted.space, caller), wanted);
    return page({ ids: await store.presence.online(), names: new Map() }, wanted);
  };

  const occupancy: ConnectionHandler = async ({ row, caller, roomId }) => {
    const id = inRoomOf(roomId);
    await standing.judge(id, row, caller, () => undefined);
    return store.occupancy.of(id);
  };

  return { set, heartbeat, get, watch, list, occupancy };
};
