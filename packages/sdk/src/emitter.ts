/** What `on` returns. */
export interface Subscription {
  /** Ends the subscription. Calling it again does nothing. */
  unsubscribe(): void;
}

/** Arguments by event name. */
type Signatures = { [name: string]: unknown[] };
/** A handler; it may be async. What it throws or rejects with is reported and stops nothing. */
export type Handler<Args extends unknown[]> = (...args: Args) => void | Promise<void>;

export interface Emitter<S extends Signatures> {
  on<N extends keyof S & string>(name: N, handler: Handler<S[N]>): Subscription;
  emit<N extends keyof S & string>(name: N, ...args: S[N]): void;
  /** How many handlers a name has. */
  count(name: keyof S & string): number;
}

/** @param report where what a handler throws goes, with the name it handled: it must not stop the stream */
export const createEmitter = <S extends Signatures>(report: (error: unknown, name: string) => void): Emitter<S> => {
  /** A list is replaced, never changed: an emit ends with the handlers that it began with. */
  const lists = new Map<string, readonly { readonly handler: (...args: unknown[]) => unknown }[]>();
  const of = (name: string) => lists.get(name) ?? [];
  return {
    on: (name, handler) => {
      const entry = { handler: handler as (...args: unknown[]) => unknown };
      lists.set(name, [...of(name), entry]);
      return {
        unsubscribe: () =>
          void lists.set(
            name,
            of(name).filter((other) => other !== entry),
          ),
      };
    },
    emit: (name, ...args) => {
      for (const { handler } of of(name)) {
        try {
          const done = handler(...args);
          if (done instanceof Promise) done.catch((error: unknown) => report(error, name));
        } catch (error) {
          report(error, name);
        }
      }
    },
    count: (name) => of(name).length,
  };
};
