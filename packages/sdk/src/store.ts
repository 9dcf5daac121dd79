/** A value that changes, in the form that React's `useSyncExternalStore` takes. */
export interface Store<T> {
  /** The value now; the same object until it changes. */
  readonly getSnapshot: () => T;
  /** Calls `listener` after each change; returns the function that ends it. */
  readonly subscribe: (listener: () => void) => () => void;
}

export interface WritableStore<T> extends Store<T> {
  readonly set: (value: T) => void;
}

/** @param report where what a listener throws goes: it must not stop the others */
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
