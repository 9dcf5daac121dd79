import type { RoomListItem } from '@roomful/protocol';
import type { Store } from '@roomful/sdk';
import type { ConsoleRoom } from './backend.js';
import type { RoomList, RoomRow } from './room-list.js';
import { createThreadMentions } from './thread-mentions.js';
import type { ThreadMessage } from './thread-message.js';

/** The part of the SDK's inbox that is used here. */
export type InboxRoom = Pick<RoomListItem, 'room' | 'memberCount' | 'readUpTo' | 'unread' | 'mentions' | 'peer'>;

export interface InboxState {
  readonly rooms: readonly InboxRoom[];
  readonly invitations: readonly Pick<RoomListItem, 'room'>[];
}

export interface RoomsOptions {
  first: ConsoleRoom;
  inbox: Store<InboxState>;
  enter(room: string): Promise<ConsoleRoom>;
  /** Reads the messages of a room after one, including those in threads. Default: none. */
  messagesAfter?(room: string, after: number): Promise<readonly ThreadMessage[]>;
}

/** The server stops counting here; shown as `99+`. */
export const unreadCounted = 100;

const rowOf = (
  { room, memberCount, readUpTo, unread, mentions, peer }: InboxRoom,
  { id: shownId, threadOf }: ConsoleRoom,
  unseen: (room: string) => number,
): RoomRow => ({
  id: room.id,
  slug: room.slug,
  title: peer === null ? `#${room.slug}` : `@${peer.name}`,
  topic: room.topic,
  memberCount,
  readUpTo,
  // The room on the screen is being read, unless a thread covers it.
  unread: room.id === shownId && threadOf === undefined ? 0 : unread,
  // Mentions in threads are not visible in the room, so they count until their notice was seen.
  mentions: room.id === shownId && threadOf === undefined ? Math.min(unseen(room.id), unreadCounted) : mentions,
  peerId: peer?.id ?? null,
  shown: room.id === shownId,
});

/** The rooms of the inbox, and rooms visited without being a member. */
export const createRooms = ({ first, inbox, enter, messagesAfter }: RoomsOptions): RoomList<ConsoleRoom> => {
  const listeners = new Set<() => void>();
  const visited = new Map<string, ConsoleRoom>();
  let shown = first;
  let made: { of: InboxState; shown: ConsoleRoom; rows: RoomRow[] } | undefined;
  const changed = (): void => {
    made = undefined;
    for (const listener of listeners) listener();
  };
  const threadMentions = createThreadMentions({
    unread: (room) => inbox.getSnapshot().rooms.find((row) => row.room.id === room) ?? { readUpTo: 0, mentions: 0 },
    onScreen: (room) => (shown.id === room ? shown.threadOf : undefined),
    messagesAfter: messagesAfter ?? (async () => []),
    changed,
  });
  const visit = (room: ConsoleRoom): ConsoleRoom => {
    if (room.threadOf !== undefined) return room;
    // By id, so a room that is left and entered again replaces itself.
    if (visited.get(room.id) !== room) threadMentions.follow(room);
    visited.set(room.id, room);
    return room;
  };
  visit(first);
  const rowsOf = ({ rooms }: InboxState): RoomRow[] => {
    const known = new Set(rooms.map(({ room }) => room.id));
    const others = [...visited.values()].filter(({ id }) => !known.has(id));
    return [
      ...rooms.map((row) => rowOf(row, shown, threadMentions.unseen)),
      ...others.map(({ state }) => {
        const { room, memberCount } = state.getSnapshot();
        return rowOf(
          { room, memberCount, readUpTo: 0, unread: 0, mentions: 0, peer: null },
          shown,
          threadMentions.unseen,
        );
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
    threadMentions: threadMentions.of,
    takeUnannounced: threadMentions.takeUnannounced,
    seen: threadMentions.seen,
  };
};
