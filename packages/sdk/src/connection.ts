import type { Ack, CommandEnvelope, Frame, RoomfulSignal } from '@roomful/protocol';
import { RoomfulError } from '@roomful/protocol/names';
import { type BackoffRange, backoffMs } from './backoff.js';
import { createStore, type Store } from './store.js';
import type { Tokens } from './token.js';
import type { Hello, Link, Transport } from './transport.js';

/**
 * - `offline`: there is no connection, and none before `retryAt` (at first: none was asked for).
 * - `connecting`: one is being opened.
 * - `resuming`: it is open, rooms are catching up.
 * - `live`: every room has what it missed.
 * - `closed`: ended by `close()`, or by an error that waiting cannot mend.
 */
export type ConnectionState = 'offline' | 'connecting' | 'resuming' | 'live' | 'closed';

/** The connection as it is; a new object at each change. */
export interface ConnectionView {
  /** What it is doing. */
  readonly state: ConnectionState;
  /** Why the last attempt failed, with what led to it as `cause`, or why it was closed; null = nothing failed. */
  readonly error: RoomfulError | null;
  /** Attempts since it was last up. */
  readonly attempt: number;
  /** When the next attempt is made, epoch ms; null = none is planned. */
  readonly retryAt: number | null;
}

export interface Connection extends Store<ConnectionView> {
  /** Starts connecting where that is needed; resolves when live. @throws what closed it */
  connect(): Promise<void>;
  /** Sends on the open connection; false where none is open. */
  send(name: string, envelope: CommandEnvelope, ack: (answer: Ack) => void): boolean;
  close(error?: RoomfulError): void;
}

export interface ConnectionDeps {
  readonly url: string;
  readonly transport: Transport;
  readonly tokens: Tokens;
  readonly backoff: BackoffRange;
  /** What is said of the user at each attempt. */
  readonly hello: () => Hello;
  /** How long opening may take, milliseconds. */
  readonly connectTimeoutMs: number;
  /** It is open; resolves when every room has caught up; null = there is nothing to catch up. */
  readonly up: () => Promise<unknown> | null;
  readonly down: () => void;
  readonly closed: (error: RoomfulError) => void;
  readonly frame: (frame: Frame) => void;
  readonly signal: (signal: RoomfulSignal) => void;
  readonly report: (error: unknown) => void;
}

/** A connection that held this long was a good one: the next wait starts from the shortest again. */
const stableMs = 5_000;
/** How often a fresh token may be called expired before that is believed. */
const expiredTokens = 3;

export const createConnection = (deps: ConnectionDeps): Connection => {
  const { tokens, backoff } = deps;
  const store = createStore<ConnectionView>({ state: 'offline', error: null, attempt: 0, retryAt: null }, deps.report);
  /** Counts the connections: what an earlier one still says is nobody's business. */
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

  /** Ends the present connection, and all that it could still say. */
  const drop = () => {
    current++;
    clearTimeout(timer);
    link?.close();
    link = null;
    if (!open) return;
    open = false;
    deps.down();
  };

  /** A browser that is back on its network need not wait out the backoff. */
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
    // The token may have ended on its way, or the clocks differ: once more, with a newer one.
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
      // Everybody hears this at once: come back spread over as long again.
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
