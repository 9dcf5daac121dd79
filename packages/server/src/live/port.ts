import type { Presence, RoomSnapshot } from '@roomful/protocol';

/** The first of those who are typing, and how many they are. */
export type Typists = RoomSnapshot['live']['typing'];

/**
 * How a connection has ended: `goodbye` = its client closed it; `dropped` = it may be back at once; `over` = it is not waited for;
 * `forgotten` = its user was forgotten while it was there, and it has not counted since.
 */
export type Leaving = 'goodbye' | 'dropped' | 'over' | 'forgotten';

/** What a user has chosen to be seen as; what is absent stays as it is. */
export interface Choice {
  status?: Presence['status'] | undefined;
  /** null = none. */
  activity?: string | null | undefined;
}

/** What a client says of its user as it connects. */
export interface Arriving {
  /** How long ago the last sign of activity was, milliseconds. Absent: the connection is one, unless it is back from a break. */
  idleMs?: number | undefined;
  /** What the user chose on that client, whole, and how long ago, milliseconds. */
  choice?: { status: Presence['status']; activity: string | null; agoMs: number } | undefined;
}

/** What is known of a user who is, or was a moment ago, there. */
export interface Seen {
  status: Presence['status'];
  activity: string | null;
  /** The last sign of activity that others may know of, by the clock of what is live. */
  seenAt: number;
  /** What is kept of when the user was seen may be later. */
  keptMayBeLater?: true;
}

/** Who is typing in a room. */
export interface Typist {
  id: string;
  name: string;
}

/** How many follow a room. */
export interface Occupancy {
  people: number;
  connections: number;
}

/**
 * What is live and never logged. In memory it is one node's; a version on Redis would implement the same for all nodes
 * together. What is written is heard of by `due`, a moment later; nothing here waits for a timer of its own.
 */
export interface LivePort {
  presence: {
    /** A connection of a user is there. */
    came(userId: string, arriving?: Arriving): void;
    /** It is gone. */
    left(userId: string, how: Leaving): void;
    /** A sign of activity of somebody who is there. */
    active(userId: string): void;
    /**
     * A sign of activity that makes somebody present for a while without a connection.
     *
     * @param choice what it came with: who has a connection besides is there by that alone
     */
    beat(userId: string, choice?: Choice): void;
    choose(userId: string, choice: Choice): void;
    /** Nothing is known of a user any more, and connections that are there count no longer. */
    forget(userId: string): void;
    /** Those of some users who are there, or were a moment ago. */
    look(userIds: readonly string[]): Promise<ReadonlyMap<string, Seen>>;
    /** How many are shown as anything but offline, about. */
    count(): Promise<number>;
    /** The ids of all who are shown as anything but offline, sorted. */
    online(): Promise<readonly string[]>;
    /** Those who are shown otherwise than when this was last asked. */
    due(): ReadonlyMap<string, Seen>;
    /** When users were last seen, of whom it is not kept yet: of those who came or went, or of `all`. */
    unsaved(all: boolean): ReadonlyMap<string, number>;
    /** It is kept now. */
    saved(seen: ReadonlyMap<string, number>): void;
  };
  typing: {
    key(roomId: string, user: Typist): void;
    stop(roomId: string, userId: string): void;
    /** A user types nowhere any more. */
    forget(userId: string): void;
    /** Nobody types in the room any more. */
    clear(roomId: string): void;
    of(roomId: string, exceptUserId?: string): Promise<Typists>;
    /** What rooms are to be told now. `spacingMs` says how far apart one room's signals are. */
    due(spacingMs: (roomId: string) => number): ReadonlyMap<string, Typists>;
  };
  occupancy: {
    enter(roomId: string, userId: string): void;
    leave(roomId: string, userId: string): void;
    of(roomId: string): Promise<Occupancy>;
    /** Whether a user follows the room. */
    has(roomId: string, userId: string): Promise<boolean>;
    due(spacingMs: (roomId: string) => number): ReadonlyMap<string, Occupancy>;
  };
}
