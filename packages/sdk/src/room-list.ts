import type { Contract, OutputOf, ParsedOf, RoomListItem } from '@roomful/protocol';
import { clientLimits, roomsLimits } from '@roomful/protocol/names';
import { persist, wait } from './backoff.js';

type ListCommand = Contract['rooms']['commands']['list'];
/** What `rooms.list` is asked for. */
export type ListInput = Partial<ParsedOf<ListCommand>>;
/** What it answers. */
export type RoomPage = OutputOf<ListCommand>;
type Scope = 'mine' | 'invited';
type Items = ReadonlyMap<string, RoomListItem>;

/** The user's rooms and invitations, looked up again as they change. */
export interface RoomList {
  /** The last one in which something happened in front. */
  readonly rooms: readonly RoomListItem[];
  readonly invitations: readonly RoomListItem[];
  /**
   * Looks everything up anew.
   *
   * @param fresh what is here is of another database, and compares with nothing
   * @throws what waiting does not mend
   */
  reload(fresh?: boolean): Promise<void>;
  /** Rooms have gone on: looks those up that are behind. */
  heads(heads: readonly { readonly roomId: string; readonly head: number }[]): void;
  /** The user's standing in a room has changed. */
  moved(roomId: string): void;
  /** The user has read a room, on whatever device. */
  read(roomId: string, upTo: number): void;
}

interface Deps {
  readonly list: (input: ListInput) => Promise<RoomPage>;
  readonly changed: () => void;
  readonly report: (error: unknown) => void;
  readonly signal: AbortSignal;
}

/** How long what changes is collected before it is looked up, milliseconds. */
const collectMs = 200;
/**
 * How much longer the look-up of a room that has gone on may wait, milliseconds: some random part of one for each member. All
 * who watch a room hear of it at once, and should not all ask at once; among few it makes no difference.
 */
const longestSpreadMs = 5_000;

const lastFirst = (items: Items): RoomListItem[] =>
  [...items.values()].sort((a, b) => b.activeAt - a.activeAt || (a.room.id < b.room.id ? -1 : 1));

export const createRoomList = ({ list, changed, report, signal }: Deps): RoomList => {
  const scopes: Record<Scope, Map<string, RoomListItem>> = { mine: new Map(), invited: new Map() };
  let rooms: readonly RoomListItem[] = [];
  let invitations: readonly RoomListItem[] = [];
  /** Rooms to look up, by scope. */
  const due: Record<Scope, Set<string>> = { mine: new Set(), invited: new Set() };
  /** Rooms whose last answer was behind what is known. */
  const doubted = new Set<string>();
  /** Rooms that have gone on, to be looked up in a moment, with the heads that are known of them. */
  const spread = new Map<string, number>();
  let collecting = false;
  let last: Promise<unknown> = Promise.resolve();

  /** One look-up at a time: what is read later is newer. */
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

  /** Where a room stood and how far it was read only grow: an answer that is behind in either was overtaken. */
  const take = (scope: Scope, item: RoomListItem) => {
    const { id } = item.room;
    const known = scopes[scope].get(id);
    const behind = known && (item.head < known.head || item.readUpTo < known.readUpTo);
    // Asked again after that is known, it is no longer overtaken: then it is so.
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
    // Something quicker, such as the user's own reading, may have looked it up.
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

  /** A page may end before its limit, where rooms say much of themselves. */
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
    // What changes from here on is looked up once more.
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
      // Nothing lies behind the end of the log; what lies between only the server can count.
      if (upTo < Math.max(item.head, spread.get(roomId) ?? 0)) return look('mine', [roomId]);
      scopes.mine.set(roomId, { ...item, readUpTo: upTo, unread: 0, mentions: 0 });
      publish();
    },
  };
};
