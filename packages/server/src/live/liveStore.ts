import type { Presence, RoomSnapshot } from '@roomful/protocol';

/** Some of the users who are typing, and how many there are. */
export type Typists = RoomSnapshot['live']['typing'];

/**
 * How a connection ended. `goodbye`: the client closed it. `dropped`: the client may be back in a moment. `over`: the client is
 * not expected back. `forgotten`: its user was erased, and the connection has not counted since.
 */
export type Leaving = 'goodbye' | 'dropped' | 'over' | 'forgotten';

/** The presence that a user has chosen. Absent fields stay as they are. */
export interface Choice {
  status?: Presence['status'] | undefined;
  /** null = none. */
  activity?: string | null | undefined;
}

/** The presence fields that a client sends when it connects. */
export interface Arriving {
  /**
   * The time since the last activity, milliseconds. Absent: connecting counts as activity, unless the client is reconnecting.
   */
  idleMs?: number | undefined;
  /** The presence that the user chose on that client, and how long ago, milliseconds. */
  choice?: { status: Presence['status']; activity: string | null; agoMs: number } | undefined;
}

/** The state of a user who is present, or was a moment ago. */
export interface Seen {
  status: Presence['status'];
  activity: string | null;
  /** The last activity that others may know of, by the live clock. */
  seenAt: number;
  /** A later instant may be stored. */
  keptMayBeLater?: true;
}

/** A user who is typing in a room. */
export interface Typist {
  id: string;
  name: string;
}

/** The number of followers of a room. */
export interface Occupancy {
  people: number;
  connections: number;
}

/**
 * The live state, which is never logged. The memory version holds the state of one node; a Redis version would implement the
 * same for all nodes together. Changes show up in `due` a moment later. It needs no timer of its own.
 */
export interface LiveStore {
  presence: {
    /** Adds a connection of a user. */
    came(userId: string, arriving?: Arriving): void;
    /** Removes a connection of a user. */
    left(userId: string, how: Leaving): void;
    /** Notes activity of a present user. */
    active(userId: string): void;
    /**
     * Notes activity that makes a user present for a while without a connection.
     *
     * @param choice the choice that came with it; it does not prolong the presence of a user with a connection
     */
    beat(userId: string, choice?: Choice): void;
    choose(userId: string, choice: Choice): void;
    /** Forgets a user. The user's open connections no longer count. */
    forget(userId: string): void;
    /** Returns those of some users who are present, or were a moment ago. */
    look(userIds: readonly string[]): Promise<ReadonlyMap<string, Seen>>;
    /** Returns the users who are present but chose to appear offline. */
    invisible(): ReadonlySet<string>;
    /** Returns about how many users are not shown as offline. */
    count(): Promise<number>;
    /** Returns the sorted ids of all users who are not shown as offline. */
    online(): Promise<readonly string[]>;
    /** Returns the users whose presence has changed since the last call. */
    due(): ReadonlyMap<string, Seen>;
    /** Returns unsaved instants at which users were last seen: those of users who came or went, or of `all`. */
    unsaved(all: boolean): ReadonlyMap<string, number>;
    /** Notes that these instants were saved. */
    saved(seen: ReadonlyMap<string, number>): void;
  };
  typing: {
    key(roomId: string, user: Typist): void;
    stop(roomId: string, userId: string): void;
    /** Ends a user's typing in all rooms. */
    forget(userId: string): void;
    /** Ends all typing in a room. */
    clear(roomId: string): void;
    of(roomId: string, exceptUserId?: string): Promise<Typists>;
    /**
     * Returns the rooms whose followers must get a signal now. `spacingMs` is the shortest time between two signals about a
     * room.
     */
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
