import type { ErrorBody } from '@roomful/protocol';
import { RoomfulError } from '@roomful/protocol/names';
import { asRoomfulError } from '../backoff.js';
import type { ConnectionView } from '../connection.js';
import { createStore, type Store } from '../store.js';

/** What is shown of something that the hooks open; a new object at each change. */
export interface Opened<Handle, View> {
  readonly status: 'opening' | 'live' | 'resuming' | 'closed';
  readonly handle: Handle | null;
  readonly view: View | null;
  readonly error: RoomfulError | null;
}

interface AnyView {
  readonly status: 'live' | 'resuming' | 'closed';
  readonly closedBy?: ErrorBody;
}

/** Something that is opened once for all who look at it, and closed soon after the last of them has gone. */
export interface Resource<Handle, View> extends Store<Opened<Handle, View>> {
  /** Opens it again where it is closed. */
  readonly reopen: () => void;
  /** Shows an error of something that was tried with what is open. */
  readonly note: (error: unknown) => void;
}

interface Deps<Handle, View> {
  readonly connection: Store<ConnectionView>;
  readonly open: () => Promise<Handle>;
  readonly close: (handle: Handle) => void;
  /** Whether it still has something to do for those who have gone. Default: never. */
  readonly isBusy?: (view: View) => boolean;
}

/** Nobody but React listens here: what it throws is a fault of its own, for the page's handler of errors. */
const report = (error: unknown): void =>
  queueMicrotask(() => {
    throw error;
  });

/** React takes effects back and forth (StrictMode, a key that changes), people go from room to room and back. */
const lingerMs = 500;
const retryMs = 2_000;

const opening: Opened<never, never> = { status: 'opening', handle: null, view: null, error: null };

export const createResource = <Handle extends { readonly state: Store<View> }, View extends AnyView>(
  deps: Deps<Handle, View>,
): Resource<Handle, View> => {
  const { connection } = deps;
  const store = createStore<Opened<Handle, View>>(opening, report);
  let users = 0;
  let noted: RoomfulError | null = null;
  let stop: (() => void) | null = null;
  let lingering: ReturnType<typeof setTimeout> | undefined;

  /** Nobody looks any more: it ends soon, or soon after it has nothing to do any more. */
  const linger = () => {
    lingering ??= setTimeout(() => {
      lingering = undefined;
      const { view } = store.getSnapshot();
      if (view && deps.isBusy?.(view)) return;
      stop?.();
      store.set(opening);
    }, lingerMs);
  };

  const start = () => {
    stop?.();
    noted = null;
    let ended = false;
    let handle: Handle | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const subscriptions = new Set<() => void>();

    const listen = (to: Pick<Store<unknown>, 'subscribe'>, listener: () => void) => {
      const unsubscribe = to.subscribe(listener);
      subscriptions.add(unsubscribe);
      return unsubscribe;
    };
    const whenLive = (act: () => void) => {
      const unsubscribe = listen(connection, () => {
        if (connection.getSnapshot().state !== 'live') return;
        unsubscribe();
        subscriptions.delete(unsubscribe);
        act();
      });
    };

    const show = (opened: Handle) => {
      const view = opened.state.getSnapshot();
      const error = view.closedBy ? RoomfulError.from(view.closedBy) : noted;
      const ends = view.status === 'closed' && store.getSnapshot().status !== 'closed';
      store.set({ status: view.status, handle: opened, view, error });
      // It did not end by itself: it comes back with the client.
      if (ends && connection.getSnapshot().state === 'closed') whenLive(start);
      if (users === 0) linger();
    };

    const failed = (error: RoomfulError) => {
      const { state } = connection.getSnapshot();
      const waits = state !== 'closed' && error.retryable;
      store.set({ ...opening, status: waits ? 'opening' : 'closed', error });
      if (waits && state === 'live') timer = setTimeout(attempt, error.retryAfterMs ?? retryMs);
      else if (waits || state === 'closed') whenLive(attempt);
    };

    const attempt = () => {
      deps.open().then(
        (opened) => {
          if (ended) return deps.close(opened);
          handle = opened;
          listen(opened.state, () => show(opened));
          show(opened);
        },
        (error: unknown) => ended || failed(asRoomfulError(error)),
      );
    };

    stop = () => {
      ended = true;
      clearTimeout(timer);
      for (const unsubscribe of subscriptions) unsubscribe();
      if (handle) deps.close(handle);
      stop = null;
    };
    store.set(opening);
    // Not at once: what the other components of the same commit want of it counts too.
    queueMicrotask(() => ended || attempt());
  };

  return {
    getSnapshot: store.getSnapshot,
    subscribe: (listener) => {
      clearTimeout(lingering);
      lingering = undefined;
      users++;
      const unsubscribe = store.subscribe(listener);
      // To who comes when nobody looked, one that is closed is no answer: it may have become possible since.
      if (!stop || (users === 1 && store.getSnapshot().status === 'closed')) start();
      let subscribed = true;
      return () => {
        if (!subscribed) return;
        subscribed = false;
        unsubscribe();
        if (--users === 0) linger();
      };
    },
    note: (error) => {
      noted = asRoomfulError(error);
      store.set({ ...store.getSnapshot(), error: noted });
    },
    reopen: () => {
      if (users > 0 && store.getSnapshot().status === 'closed') start();
    },
  };
};
