import type { ErrorBody } from '@roomful/protocol';
import { RoomfulError } from '@roomful/protocol/names';
import { asRoomfulError, longestTimerMs } from '../backoff.js';
import type { ConnectionView } from '../connection.js';
import { createStore, type Store } from '../store.js';

/** The state of a resource of the hooks. Each change creates a new object. */
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

/** Opens something once for all components that use it, and closes it soon after the last one unmounts. */
export interface Resource<Handle, View> extends Store<Opened<Handle, View>> {
  /** Opens it again if it is closed. */
  readonly reopen: () => void;
  /** Shows an error of an action on the open resource. */
  readonly note: (error: unknown) => void;
}

interface Deps<Handle, View> {
  readonly connection: Store<ConnectionView>;
  readonly open: () => Promise<Handle>;
  readonly close: (handle: Handle) => void;
  /** Whether it must stay open although no component uses it. Default: never. */
  readonly isBusy?: (view: View) => boolean;
}

/** Only React listens here, so its errors go to the page's error handler. */
const report = (error: unknown): void =>
  queueMicrotask(() => {
    throw error;
  });

/** React may remount effects (StrictMode, changed keys), and users switch between rooms and back. */
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

  /** No component uses it any more: close it soon, but not while it is busy. */
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
      // It was closed with the client, and opens again with it.
      if (ends && connection.getSnapshot().state === 'closed') whenLive(start);
      if (users === 0) linger();
    };

    const failed = (error: RoomfulError) => {
      const { state } = connection.getSnapshot();
      const waits = state !== 'closed' && error.retryable;
      store.set({ ...opening, status: waits ? 'opening' : 'closed', error });
      if (waits && state === 'live')
        timer = setTimeout(attempt, Math.min(error.retryAfterMs ?? retryMs, longestTimerMs));
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
    // Not at once: other components of the same commit may need it too.
    queueMicrotask(() => ended || attempt());
  };

  return {
    getSnapshot: store.getSnapshot,
    subscribe: (listener) => {
      clearTimeout(lingering);
      lingering = undefined;
      users++;
      const unsubscribe = store.subscribe(listener);
      // A new component retries a closed resource: it may have become possible since.
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
