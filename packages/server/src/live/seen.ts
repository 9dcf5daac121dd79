import type { Receipt } from '@roomful/protocol';
import { createPace } from './pace.js';

/** Collects the latest read position of each reader for the followers of small rooms. A pure state machine. */
export const createSeenState = () => {
  const rooms = new Map<string, Map<string, Receipt>>();
  const pace = createPace();
  return {
    read: (roomId: string, receipt: Receipt): void => {
      const room = rooms.get(roomId) ?? new Map<string, Receipt>();
      rooms.set(roomId, room);
      const known = room.get(receipt.userId);
      // A position never goes back, even if two arrive out of order.
      if (known && known.upTo > receipt.upTo) return;
      room.set(receipt.userId, receipt);
      pace.mark(roomId);
    },
    due: (now: number, spacingMs: (roomId: string) => number): Map<string, Receipt[]> => {
      const due = new Map<string, Receipt[]>();
      for (const roomId of pace.due(now, spacingMs)) {
        const room = rooms.get(roomId);
        if (!room) continue;
        due.set(roomId, [...room.values()]);
        rooms.delete(roomId);
      }
      return due;
    },
    size: (): number => rooms.size,
  };
};
