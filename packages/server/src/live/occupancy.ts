import type { Occupancy } from './liveStore.js';
import { createPace } from './pace.js';

interface Room {
  /** Connections by user. */
  people: Map<string, number>;
  connections: number;
}

/** Counts the followers of rooms. A pure state machine: callers pass the time. */
export const createOccupancyState = () => {
  const rooms = new Map<string, Room>();
  const pace = createPace();
  return {
    enter: (roomId: string, userId: string): void => {
      const room = rooms.get(roomId) ?? { people: new Map(), connections: 0 };
      rooms.set(roomId, room);
      room.people.set(userId, (room.people.get(userId) ?? 0) + 1);
      room.connections += 1;
      // Send a signal even if another follower has left in the meantime: the new one must learn the number.
      pace.mark(roomId);
    },
    leave: (roomId: string, userId: string): void => {
      const room = rooms.get(roomId);
      const own = room?.people.get(userId);
      if (!room || own === undefined) return;
      room.connections -= 1;
      if (own > 1) room.people.set(userId, own - 1);
      else room.people.delete(userId);
      if (room.connections > 0) {
        pace.mark(roomId);
        return;
      }
      // No follower is left to receive a signal.
      rooms.delete(roomId);
      pace.forget(roomId);
    },
    of: (roomId: string): Occupancy => {
      const room = rooms.get(roomId);
      return { people: room?.people.size ?? 0, connections: room?.connections ?? 0 };
    },
    has: (roomId: string, userId: string): boolean => rooms.get(roomId)?.people.has(userId) ?? false,
    due: (now: number, spacingMs: (roomId: string) => number): Map<string, Occupancy> => {
      const due = new Map<string, Occupancy>();
      for (const roomId of pace.due(now, spacingMs)) {
        const room = rooms.get(roomId);
        if (room) due.set(roomId, { people: room.people.size, connections: room.connections });
      }
      return due;
    },
    /** Returns the number of rooms in memory, for tests. */
    size: (): number => rooms.size,
  };
};
