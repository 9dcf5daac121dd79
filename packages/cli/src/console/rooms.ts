import type { RoomListItem } from '@roomful/protocol';
import type { Store } from '@roomful/sdk';
import type { RoomPort } from './port.js';
import type { RoomRow, RoomsPort } from './rooms-port.js';
import { createThreadMentions } from './thread-mentions.js';
import type { ThreadMessage } from './thread-message.js';

/** What is used here of the SDK's inbox. */
export type InboxRoom = Pick<RoomListItem, 'room' | 'memberCount' | 'readUpTo' | 'unread' | 'mentions' | 'peer'>;

export interface InboxState {
  readonly rooms: readonly InboxRoom[];
  readonly invitations: readonly Pick<RoomListItem, 'room'>[];
}

export interface RoomsOptions {
  first: RoomPort;
  inbox: Store<InboxState>;
  enter(room: string): Promise<RoomPort>;
  /**
   * The messages of a room after one, those in threads too. Default: none, nothing is known of the time before a room was
   * followed.
   */
  messagesAfter?(room: string, after: number): Promise<readonly ThreadMessage[]>;
}

/** Counted no further: the rest is `99+`. */
export const unreadCounted = 100;

const rowOf = (
  { room, memberCount, readUpTo, unread, mentions, peer }: InboxRoom,
  { id: shownId, threadOf }: RoomPort,
  unseen: (room: string) => number,
): RoomRow => ({
  id: room.id,
  slug: room.slug,
  title: peer === null ? `#${room.slug}` : `@${peer.name}`,
  topic: room.topic,
  memberCount,
  readUpTo,
  // What is on the screen is being read; a thread covers its room.
  unread: room.id === shownId && threadOf === undefined ? 0 : unread,
  // Those in threads stand nowhere in the room: they count until the line about them was in sight.
  mentions: room.id === shownId && threadOf === undefined ? Math.min(unseen(room.id), unreadCounted) : mentions,
  peerId: peer?.id ?? null,
  shown: room.id === shownId,
});

/** Keeps the rooms of the inbox, and those that are looked at without being a member. */
export const createRooms = ({ first, inbox, enter, messagesAfter }: RoomsOptions): RoomsPort<RoomPort> => {
  const listeners = new Set<() => void>();
  const visited = new Map<string, RoomPort>();
  let shown = first;
  let made: { of: InboxState; shown: RoomPort; rows: RoomRow[] } | undefined;
  const changed = (): void => {
    made = undefined;
    for (const listener of listeners) listener();
  };
  const calls = createThreadMentions({
    unread: (room) => inbox.getSnapshot().rooms.find((row) => row.room.id === room) ?? { readUpTo: 0, mentions: 0 },
    onScreen: (room) => (shown.id === room ? shown.threadOf : undefined),
    messagesAfter: messagesAfter ?? (async () => []),
    changed,
  });
  const visit = (room: RoomPort): RoomPort => {
    if (room.threadOf !== undefined) return room;
    // By id: a room that was left and entered again takes its place.
    if (visited.get(room.id) !== room) calls.follow(room);
    visited.set(room.id, room);
    return room;
  };
  visit(first);
  const rowsOf = ({ rooms }: InboxState): RoomRow[] => {
    const known = new Set(rooms.map(({ room }) => room.id));
    const others = [...visited.values()].filter(({ id }) => !known.has(id));
    return [
      ...rooms.map((row) => rowOf(row, shown, calls.unseen)),
      ...others.map(({ state }) => {
        const { room, memberCount } = state.getSnapshot();
        return rowOf({ room, memberCount, readUpTo: 0, unread: 0, mentions: 0, peer: null }, shown, calls.unseen);
      }),
    ].sort((a, b) => (a.title < b.title ? -1 : a.title > b.title ? 1 : a.id < b.id ? -1 : 1));
  };
  return {
    subscribe: (listener) => {
      const stop = inbox.subscribe(listener);
      listeners.add(listener);
      return () => {
        stop();
        listeners.delete(listener);
      };
    },
    rows: () => {
      const of = inbox.getSnapshot();
      if (made?.of !== of || made.shown !== shown) made = { of, shown, rows: rowsOf(of) };
      return made.rows;
    },
    invitations: () => inbox.getSnapshot().invitations.map(({ room }) => room.slug),
    enter: async (room) => visit(await enter(room)),
    show: (room) => {
      shown = visit(room);
      changed();
    },
    threadMentions: calls.of,
    takeUntold: calls.takeUntold,
    seen: calls.seen,
  };
};
