import type { Ack, CommandEnvelope, Frame, RoomfulSignal } from '@roomful/protocol';
import { RoomfulError } from '@roomful/protocol/names';
import { type BackoffRange, backoffMs } from './backoff.js';
import { createStore, type Store } from './store.js';
import type { Tokens } from './token.js';
import type { Hello, Link, Transport } from './transport.js';

/**
 * - `offline`: not connected; the next attempt is at `retryAt` (null at first, before anything asked for a connection).
 * - `connecting`: a connection is being opened.
 * - `resuming`: connected; rooms are catching up.
 * - `live`: connected, and every room has caught up.
 * - `closed`: ended by `close()`, or by an error that retrying does not fix.
 */
export type ConnectionState = 'offline' | 'connecting' | 'resuming' | 'live' | 'closed';

/** The state of the connection. Each change creates a new object. */
export interface ConnectionView {
  /** What the connection is doing. */
  readonly state: ConnectionState;
  /** Why the last attempt failed (with its `cause`) or why the connection was closed; null = no error. */
  readonly error: RoomfulError | null;
  /** Attempts since the last successful connection. */
  readonly attempt: number;
  /** When the next attempt is made, epoch ms; null = none is planned. */
  readonly retryAt: number | null;
}

export interface Connection extends Store<ConnectionView> {
  /** Connects if needed; resolves when live. @throws the error that closed it */
  connect(): Promise<void>;
  /** Sends on the open connection; false if none is open. */
  send(name: string, envelope: CommandEnvelope, ack: (answer: Ack) => void): boolean;
  close(error?: RoomfulError): void;
}

export interface ConnectionDeps {
  readonly url: string;
  readonly transport: Transport;
  readonly tokens: Tokens;
  readonly backoff: BackoffRange;
  /** What each attempt tells the server about the user. */
  readonly hello: () => Hello;
  /** How long opening may take, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** Called when it opens. Resolves when every room has caught up; null = there are none. */
  readonly up: () => Promise<unknown> | null;
  readonly down: () => void;
  readonly closed: (error: RoomfulError) => void;
  readonly frame: (frame: Frame) => void;
  readonly signal: (signal: RoomfulSignal) => void;
  readonly report: (error: unknown) => void;
}

/** After a connection that lasted this long, the backoff starts again from its minimum. */
const stableMs = 5_000;
/** How many fresh tokens in a row may be refused as expired before the client closes. */
const expiredTokens = 3;

export const createConnection = (deps: ConnectionDeps): Connection => {
  const { tokens, backoff } = deps;
  const store = createStore<ConnectionView>({ state: 'offline', error: null, attempt: 0, retryAt: null }, deps.report);
  /** Counts the connections, so that late callbacks of earlier ones are ignored. */
  let current = 0;
  let link: Link | null = null;
  let open = false;
  let openedAt = 0;
  let drainedAt = 0;
  let expired = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const view = store.getSnapshot;
  const set = (state: ConnectionState, more: Partial<ConnectionView> = {}) =>
    store.set({ ...view(), retryAt: null, ...more, state });

  /** Ends the current connection and ignores its late callbacks. */
  const drop = () => {
    current++;
    clearTimeout(timer);
    link?.close();
    link = null;
    if (!open) return;
    open = false;
    deps.down();
  };

  /** A browser that comes back online reconnects at once, without waiting for the backoff. */
  const online = () => view().state === 'offline' && view().retryAt !== null && connectNow();
  const listenOnline = (listen: boolean) => {
    if (typeof globalThis.addEventListener !== 'function') return;
    if (listen) globalThis.addEventListener('online', online);
    else globalThis.removeEventListener('online', online);
  };

  const givenUp = () => new RoomfulError('cancelled', 'the client was closed');

  const close = (error = givenUp()) => {
    if (view().state === 'closed') return;
    drop();
    listenOnline(false);
    set('closed', { error: error.code === 'cancelled' ? null : error });
    deps.closed(error);
  };

  const schedule = (error: RoomfulError, attempt = view().attempt) => {
    drop();
    const drainMs = drainedAt - Date.now();
    const delayMs = drainMs > 0 ? drainMs : (error.retryAfterMs ?? 0) + backoffMs(attempt, backoff);
    timer = setTimeout(connectNow, delayMs);
    set('offline', { error, attempt: attempt + 1, retryAt: Date.now() + delayMs });
  };

  const failed = (error: RoomfulError) => {
    // The token may have expired on its way, or the clocks differ: retry with a newer one.
    if (error.code === 'token_expired' && tokens.renewable && ++expired < expiredTokens) return schedule(error);
    if (error.retryable) return schedule(error);
    close(error);
  };

  const opened = (mine: number) => {
    clearTimeout(timer);
    open = true;
    openedAt = Date.now();
    drainedAt = 0;
    expired = 0;
    set('resuming', { error: null });
    if (mine !== current) return;
    const live = () => mine === current && set('live');
    const resumed = deps.up();
    if (resumed) void resumed.then(live);
    else live();
  };

  const lost = (reason: string) => {
    const error = new RoomfulError('unavailable', `the connection was lost; ${reason}`);
    schedule(error, Date.now() - openedAt >= stableMs ? 0 : view().attempt);
  };

  const signal = (value: RoomfulSignal) => {
    if (value.type === 'server.draining') {
      // Every client hears this at once, so spread the reconnections over as long again.
      const delayMs = value.data.retryAfterMs + Math.random() * Math.max(1_000, value.data.retryAfterMs);
      drainedAt = Date.now() + delayMs;
      clearTimeout(timer);
      timer = setTimeout(connectNow, delayMs);
    }
    deps.signal(value);
  };

  function connectNow(): void {
    drop();
    const mine = current;
    set('connecting');
    const ifCurrent =
      <Args extends unknown[]>(act: (...args: Args) => void) =>
      (...args: Args) => {
        if (mine === current) act(...args);
      };
    const fail = ifCurrent(failed);
    const unreachable = (reason: string) =>
      new RoomfulError('unavailable', `unable to connect to ${deps.url}; ${reason}; is a server running there?`);
    const start = ifCurrent((token: string) => {
      const { url, connectTimeoutMs } = deps;
      timer = setTimeout(() => fail(unreachable(`no answer within ${connectTimeoutMs} ms`)), connectTimeoutMs);
      const opening = deps.transport(
        { url, token, hello: deps.hello() },
        {
          open: ifCurrent(() => opened(mine)),
          refused: (error, reason) => fail(error ? RoomfulError.from(error) : unreachable(reason)),
          closed: ifCurrent(lost),
          frame: ifCurrent(deps.frame),
          signal: ifCurrent(signal),
        },
      );
      if (mine === current) link = opening;
      else opening.close();
    });
    void tokens.get(expired > 0).then(start, fail);
  }

  const connect = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const settle = () => {
        const { state, error } = view();
        if (state === 'live') resolve();
        else if (state === 'closed') reject(error ?? givenUp());
        else return;
        unsubscribe();
      };
      const { state, retryAt } = view();
      if (state === 'closed' || (state === 'offline' && retryAt === null)) {
        expired = 0;
        store.set({ state: 'offline', error: null, attempt: 0, retryAt: null });
        listenOnline(true);
        connectNow();
      }
      const unsubscribe = store.subscribe(settle);
      settle();
    });

  return {
    ...store,
    connect,
    close,
    send: (name, envelope, ack) => {
      if (!open || !link) return false;
      link.send(name, envelope, ack);
      return true;
    },
  };
};
