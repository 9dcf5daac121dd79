import { EventEmitter } from 'eventemitter3';

/** What `on` returns. */
export interface Subscription {
  /** Ends the subscription. Calling it again does nothing. */
  unsubscribe(): void;
}

/** Arguments by event name. */
type Signatures = { [name: string]: unknown[] };
/** A handler; it may be async. Its errors are reported and do not stop delivery. */
export type Handler<Args extends unknown[]> = (...args: Args) => void | Promise<void>;

export interface Emitter<S extends Signatures> {
  on<N extends keyof S & string>(name: N, handler: Handler<S[N]>): Subscription;
  emit<N extends keyof S & string>(name: N, ...args: S[N]): void;
  /** How many handlers a name has. */
  count(name: keyof S & string): number;
}

/** @param report receives the errors of handlers, with the event's name; they must not stop the stream */
export const createEmitter = <S extends Signatures>(report: (error: unknown, name: string) => void): Emitter<S> => {
  const emitter = new EventEmitter<Record<string, (...args: unknown[]) => void>>();
  return {
    on: (name, handler) => {
      const guarded = (...args: unknown[]) => {
        try {
          const done = handler(...(args as S[typeof name]));
          if (done instanceof Promise) done.catch((error: unknown) => report(error, name));
        } catch (error) {
          report(error, name);
        }
      };
      emitter.on(name, guarded);
      return { unsubscribe: () => void emitter.off(name, guarded) };
    },
    emit: (name, ...args) => void emitter.emit(name, ...args),
    count: (name) => emitter.listenerCount(name),
  };
};
