import type { Contract, OutputOf, ParsedOf, RoomListItem } from '@roomful/protocol';
import { clientLimits, roomsLimits } from '@roomful/protocol/names';
import { persist, wait } from './backoff.js';

type ListCommand = Contract['rooms']['commands']['list'];
/** The input of `rooms.list`. */
export type ListInput = Partial<ParsedOf<ListCommand>>;
/** The output of `rooms.list`. */
export type RoomPage = OutputOf<ListCommand>;
type Scope = 'mine' | 'invited';
type Items = ReadonlyMap<string, RoomListItem>;

/** The user's rooms and invitations, reloaded as they change. */
export interface RoomList {
  /** The most recently active room is first. */
  readonly rooms: readonly RoomListItem[];
  readonly invitations: readonly RoomListItem[];
  /**
   * Reloads everything.
   *
   * @param fresh drop the current items, because they come from another database
   * @throws errors that retrying does not fix
   */
  reload(fresh?: boolean): Promise<void>;
  /** Rooms have new events: reloads the rooms that are behind. */
  heads(heads: readonly { readonly roomId: string; readonly head: number }[]): void;
  /** The user's membership of a room has changed. */
  moved(roomId: string): void;
  /** The user has read a room, on any device. */
  read(roomId: string, upTo: number): void;
}

interface Deps {
  readonly list: (input: ListInput) => Promise<RoomPage>;
  readonly changed: () => void;
  readonly report: (error: unknown) => void;
  readonly signal: AbortSignal;
}

/** How long to collect changes before reloading, in milliseconds. */
const collectMs = 200;
/**
 * The longest extra delay before a room with new events is reloaded, in milliseconds. The delay is random, up to 1 ms for
 * each member: all clients hear of an event at once, but must not all ask at once.
 */
const longestSpreadMs = 5_000;

const lastFirst = (items: Items): RoomListItem[] =>
  [...items.values()].sort((a, b) => b.activeAt - a.activeAt || (a.room.id < b.room.id ? -1 : 1));

export const createRoomList = ({ list, changed, report, signal }: Deps): RoomList => {
  const scopes: Record<Scope, Map<string, RoomListItem>> = { mine: new Map(), invited: new Map() };
  let rooms: readonly RoomListItem[] = [];
  let invitations: readonly RoomListItem[] = [];
  /** Rooms to reload, by scope. */
  const due: Record<Scope, Set<string>> = { mine: new Set(), invited: new Set() };
  /** Rooms whose last answer was older than the known state. */
  const doubted = new Set<string>();
  /** Rooms with new events that will be reloaded after their delay, with their known heads. */
  const spread = new Map<string, number>();
  let collecting = false;
  let last: Promise<unknown> = Promise.resolve();

  /** Runs one reload at a time, so that later answers are newer. */
  const inTurn = <T>(job: () => Promise<T>): Promise<T> => {
    const done = last.then(job, job);
    last = done.catch(() => {});
    return done;
  };

  const publish = () => {
    rooms = lastFirst(scopes.mine);
    invitations = lastFirst(scopes.invited);
    changed();
  };

  /** Heads and read positions only grow, so an answer that is behind in either is outdated. */
  const take = (scope: Scope, item: RoomListItem) => {
    const { id } = item.room;
    const known = scopes[scope].get(id);
    const behind = known && (item.head < known.head || item.readUpTo < known.readUpTo);
    // If a second answer says the same, it is right.
    if (behind && !doubted.delete(id)) {
      doubted.add(id);
      look(scope, [id]);
    } else scopes[scope].set(id, item);
  };

  const look = (scope: Scope, ids: readonly string[]) => {
    for (const id of ids) due[scope].add(id);
    if (collecting || ids.length === 0) return;
    collecting = true;
    void inTurn(async () => {
      await wait(collectMs, signal);
      collecting = false;
      await lookUp('mine');
      await lookUp('invited');
    }).catch(report);
  };

  const isBehind = (roomId: string, head: number) => (scopes.mine.get(roomId)?.head ?? 0) < head;

  const lookLater = async (roomId: string, head: number) => {
    const waits = spread.has(roomId);
    spread.set(roomId, head);
    if (waits) return;
    const { memberCount = 0 } = scopes.mine.get(roomId) ?? {};
    const delayMs = Math.random() * Math.min(longestSpreadMs, memberCount);
    if (delayMs > collectMs) await wait(delayMs, signal);
    const last = spread.get(roomId) ?? 0;
    spread.delete(roomId);
    // Something else, such as the user reading it, may have reloaded it meanwhile.
    if (isBehind(roomId, last)) look('mine', [roomId]);
  };

  const lookUp = async (scope: Scope) => {
    const ids = [...due[scope]].slice(0, clientLimits.pageItems);
    if (ids.length === 0 || signal.aborted) return;
    for (const id of ids) due[scope].delete(id);
    const items = await readAll({ scope, rooms: ids, limit: clientLimits.pageItems });
    if (!items) return;
    const found = new Set(items.map(({ room }) => room.id));
    for (const id of ids) if (!found.has(id)) scopes[scope].delete(id);
    for (const item of items) take(scope, item);
    publish();
    look(scope, [...due[scope]]);
  };

  /** Reads all pages. A page may end before its limit if its rooms are large. */
  const readAll = async (input: ListInput): Promise<RoomListItem[] | null> => {
    const found: RoomListItem[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const from: ListInput = { ...input, ...(after && { after }) };
      const page: RoomPage | null = await persist(() => list(from), signal);
      if (!page) return null;
      found.push(...page.rooms);
      after = page.next;
    }
    return found;
  };

  const load = async (scope: Scope, fresh: boolean) => {
    // Changes from here on are reloaded again.
    due[scope].clear();
    const found = await readAll({ scope, limit: roomsLimits.pageRooms });
    if (!found) return;
    const ids = new Set(found.map(({ room }) => room.id));
    for (const id of [...scopes[scope].keys()]) if (fresh || !ids.has(id)) scopes[scope].delete(id);
    for (const item of found) take(scope, item);
  };

  return {
    get rooms() {
      return rooms;
    },
    get invitations() {
      return invitations;
    },
    reload: (fresh = false) =>
      inTurn(async () => {
        await load('mine', fresh);
        await load('invited', fresh);
        if (!signal.aborted) publish();
      }),
    heads: (heads) => {
      for (const { roomId, head } of heads) if (isBehind(roomId, head)) void lookLater(roomId, head);
    },
    moved: (roomId) => {
      look('mine', [roomId]);
      look('invited', [roomId]);
    },
    read: (roomId, upTo) => {
      const item = scopes.mine.get(roomId);
      if (!item || upTo <= item.readUpTo) return;
      // Reading up to the end leaves nothing unread; otherwise only the server can count.
      if (upTo < Math.max(item.head, spread.get(roomId) ?? 0)) return look('mine', [roomId]);
      scopes.mine.set(roomId, { ...item, readUpTo: upTo, unread: 0, mentions: 0 });
      publish();
    },
  };
};
