/** A value that changes over time, for React's `useSyncExternalStore` and the like. */
export interface Store<T> {
  /** Returns the current value: the same object until it changes. */
  readonly getSnapshot: () => T;
  /** Calls `listener` after each change. Returns a function that unsubscribes. */
  readonly subscribe: (listener: () => void) => () => void;
}

export interface WritableStore<T> extends Store<T> {
  readonly set: (value: T) => void;
}

/** @param report receives the errors of listeners; they must not stop the others */
export const createStore = <T>(initial: T, report: (error: unknown) => void): WritableStore<T> => {
  let value = initial;
  const listeners = new Set<{ call: () => void }>();
  return {
    getSnapshot: () => value,
    subscribe: (call) => {
      const entry = { call };
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    set: (next) => {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) {
        try {
          listener.call();
        } catch (error) {
          report(error);
        }
      }
    },
  };
};
