import { limits } from '@roomful/protocol';
import type { Typist, Typists } from './liveStore.js';
import { createPace } from './pace.js';

/** How often the signal is repeated while somebody is typing, milliseconds. Clients may drop it 6 s after the last one. */
export const repeatMs = 2_500;

interface Line {
  /** By id, in the order in which they started. */
  typists: Map<string, { user: Typist; until: number }>;
  /** When the signal is due again. */
  repeatAt: number;
}

const nobody: Typists = { users: [], count: 0 };

/** Keeps the users who are typing in rooms, until 5 s after their last keystroke. A pure state machine: callers pass the time. */
export const createTypingState = () => {
  const lines = new Map<string, Line>();
  const pace = createPace();

  const view = (line: Line, now: number, exceptUserId?: string): Typists => {
    const users: Typist[] = [];
    let count = 0;
    for (const { user, until } of line.typists.values()) {
      if (until <= now || user.id === exceptUserId) continue;
      count += 1;
      if (users.length < limits.typingNames) users.push(user);
    }
    return { users, count };
  };

  const expire = (now: number): void => {
    for (const [roomId, { typists, repeatAt }] of lines) {
      for (const [userId, { until }] of typists) {
        if (until > now) continue;
        typists.delete(userId);
        pace.mark(roomId);
      }
      if (typists.size > 0 && now >= repeatAt) pace.mark(roomId);
    }
  };

  return {
    key: (roomId: string, user: Typist, now: number): void => {
      const line = lines.get(roomId) ?? { typists: new Map(), repeatAt: now + repeatMs };
      lines.set(roomId, line);
      const known = line.typists.get(user.id);
      if (known && known.until > now) {
        known.until = now + limits.typingMs;
        return;
      }
      line.typists.delete(user.id);
      line.typists.set(user.id, { user, until: now + limits.typingMs });
      pace.mark(roomId);
    },
    stop: (roomId: string, userId: string): void => {
      if (lines.get(roomId)?.typists.delete(userId)) pace.mark(roomId);
    },
    forget: (userId: string): void => {
      for (const [roomId, { typists }] of lines) if (typists.delete(userId)) pace.mark(roomId);
    },
    clear: (roomId: string): void => {
      const line = lines.get(roomId);
      if (!line || line.typists.size === 0) return;
      line.typists.clear();
      pace.mark(roomId);
    },
    of: (roomId: string, now: number, exceptUserId?: string): Typists => {
      const line = lines.get(roomId);
      return line ? view(line, now, exceptUserId) : nobody;
    },
    due: (now: number, spacingMs: (roomId: string) => number): Map<string, Typists> => {
      const due = new Map<string, Typists>();
      if (lines.size > 0) expire(now);
      for (const roomId of pace.due(now, spacingMs)) {
        const line = lines.get(roomId);
        if (!line) continue;
        line.repeatAt = now + repeatMs;
        due.set(roomId, view(line, now));
        if (line.typists.size === 0) lines.delete(roomId);
      }
      return due;
    },
    /** Returns the number of rooms in memory, for tests. */
    size: (): number => lines.size,
  };
};
