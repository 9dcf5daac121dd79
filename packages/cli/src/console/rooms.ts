import type { Readable, RoomPort } from './port.js';

/** A room that the console follows. */
export interface RoomRow {
  readonly room: RoomPort;
  readonly slug: string;
  readonly topic: string;
  readonly memberCount: number;
  /** Messages of others since it was last on the screen, or since the console opened; at most `unreadCounted`. */
  readonly unread: number;
  /** It is on the screen. */
  readonly shown: boolean;
}

/** The rooms of the person at the keyboard. */
export interface RoomsPort extends Pick<Readable<unknown>, 'subscribe'> {
  /** In the order in which they are followed. */
  rows(): RoomRow[];
  /** Follows a room, becoming a member unless the console only reads. */
  enter(room: string): Promise<RoomPort>;
  /** Follows those rooms of the person that are not followed yet. */
  refresh(): Promise<void>;
  /** The room is on the screen now. */
  show(room: RoomPort): void;
}

export interface RoomsOptions {
  first: RoomPort;
  viewerId: string;
  /** Ids of the rooms that the person is a member of. */
  mine(): Promise<readonly string[]>;
  enter(room: string): Promise<RoomPort>;
  follow(room: string): Promise<RoomPort>;
}

/** Counted no further: the rest is `99+`. */
export const unreadCounted = 100;

const newestId = ({ state }: RoomPort): number => state.getSnapshot().messages.at(-1)?.id ?? 0;

const countNewer = ({ state }: RoomPort, seenId: number, viewerId: string): number => {
  const { messages } = state.getSnapshot();
  let count = 0;
  for (let i = messages.length - 1; i >= 0 && count < unreadCounted; i--) {
    const message = messages[i];
    if (!message || message.id <= seenId) break;
    if (message.author.id !== viewerId) count += 1;
  }
  return count;
};

/** Keeps the followed rooms and what is new in each. Nothing of it is stored: unread is counted from what arrives. */
export const createRooms = ({ first, viewerId, mine, enter, follow }: RoomsOptions): RoomsPort => {
  // By room id: a room that was left and entered again takes its place.
  const followed = new Map<string, { room: RoomPort; seenId: number }>();
  const listeners = new Set<() => void>();
  let shown = first;
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const add = (room: RoomPort): RoomPort => {
    if (followed.get(room.id)?.room === room) return room;
    followed.set(room.id, { room, seenId: newestId(room) });
    room.state.subscribe(changed);
    changed();
    return room;
  };
  add(first);
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    rows: () =>
      [...followed.values()].map(({ room, seenId }) => {
        const { room: about, memberCount } = room.state.getSnapshot();
        const { slug, topic } = about;
        const unread = room === shown ? 0 : countNewer(room, seenId, viewerId);
        return { room, slug, topic, memberCount, unread, shown: room === shown };
      }),
    enter: async (room) => add(await enter(room)),
    refresh: async () => {
      // One after the other: a burst would meet the flood limit.
      for (const id of await mine()) {
        const known = followed.get(id)?.room.state.getSnapshot().status;
        if (known === undefined || known === 'closed') add(await follow(id));
      }
    },
    show: (room) => {
      followed.set(shown.id, { room: shown, seenId: newestId(shown) });
      shown = add(room);
      changed();
    },
  };
};
