/**
 * When to tell what has changed: the first change at once, further ones together, so that signals about one thing are at
 * least a spacing apart.
 */
export interface Pace {
  /** Something about `key` is to be told. */
  mark(key: string): void;
  /** What is due now; it counts as told. */
  due(nowMs: number, spacingMs: (key: string) => number): string[];
  /** Nothing about `key` needs to be told any more. */
  forget(key: string): void;
}

export const createPace = (): Pace => {
  const marked = new Set<string>();
  const told = new Map<string, number>();
  return {
    mark: (key) => void marked.add(key),
    forget: (key) => {
      marked.delete(key);
      told.delete(key);
    },
    due: (nowMs, spacingMs) => {
      if (marked.size === 0 && told.size === 0) return [];
      for (const [key, at] of told) if (nowMs - at >= spacingMs(key)) told.delete(key);
      const due = [...marked].filter((key) => !told.has(key));
      for (const key of due) {
        marked.delete(key);
        told.set(key, nowMs);
      }
      return due;
    },
  };
};
