/**
 * Paces signals: the first change is due at once and later ones together, so that signals about one key are at least a spacing
 * apart.
 */
export interface Pace {
  /** Marks a key as changed. */
  mark(key: string): void;
  /** Returns the keys that are due now, and counts them as sent. */
  due(nowMs: number, spacingMs: (key: string) => number): string[];
  /** Drops a key: no signal about it is needed any more. */
  forget(key: string): void;
}

export const createPace = (): Pace => {
  const marked = new Set<string>();
  const sentAt = new Map<string, number>();
  return {
    mark: (key) => void marked.add(key),
    forget: (key) => {
      marked.delete(key);
      sentAt.delete(key);
    },
    due: (nowMs, spacingMs) => {
      if (marked.size === 0 && sentAt.size === 0) return [];
      for (const [key, at] of sentAt) if (nowMs - at >= spacingMs(key)) sentAt.delete(key);
      const due = [...marked].filter((key) => !sentAt.has(key));
      for (const key of due) {
        marked.delete(key);
        sentAt.set(key, nowMs);
      }
      return due;
    },
  };
};
