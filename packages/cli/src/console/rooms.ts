import type { RoomListItem } from '@roomful/protocol';
import type { Store } from '@roomful/sdk';
import type { RoomPort } from './port.js';
import { createThreadMentions, type ThreadMention, type ThreadMessage } from './thread-mentions.js';

/** A room in the list of rooms. */
export interface RoomRow {
  /** The room's id. */
  readonly id: string;
  readonly slug: string;
  /** What people call it: `#slug`, or `@name` of the other person in a direct room. */
  readonly title: string;
  readonly topic: string;
  readonly memberCount: number;
  /** Up to which message the person has read it; 0 = it is not the person's. */
  readonly readUpTo: number;
  /** Messages of others that the person has not read; at most `unreadCounted`. */
  readonly unread: number;
  /** Messages that mention the person and were not read, those in threads too; at most `unreadCounted`. */
  readonly mentions: number;
  /** Of a direct room: the other person's id. */
  readonly peerId: string | null;
  /** It is on the screen. */
  readonly shown: boolean;
}

/** The rooms of the person at the keyboard. */
export interface RoomsPort extends Pick<Store<unknown>, 'subscribe'> {
  /** By title. */
  rows(): RoomRow[];
  /** Rooms that the person may join and is no member of. */
  invitations(): readonly string[];
  /** Follows a room, becoming a member unless the console only reads. */
  enter(room: string): Promise<RoomPort>;
  /** The room is on the screen now. */
  show(room: RoomPort): void;
  /** Messages in threads of a room that mention the person, as far as the console knows of them. */
  threadMentions(room: string): readonly ThreadMention[];
  /** Those that the room has to tell of, each once; what stands in the thread on the screen is not told of for now. */
  takeUntold(room: string): readonly ThreadMessage[];
  /** What mentions the person in a thread was in sight; without a thread: what the room told of. */
  seen(room: string, threadOf?: number): void;
}

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
export const createRooms = ({ first, inbox, enter, messagesAfter }: RoomsOptions): RoomsPort => {
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
