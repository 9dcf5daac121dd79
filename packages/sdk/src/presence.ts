import type { Presence } from '@roomful/protocol';
import { presenceLimits } from '@roomful/protocol/names';
import { wait } from './backoff.js';
import type { Client } from './client.js';
import { internalsOf } from './internals.js';
import { createStore, type Store } from './store.js';

/** The presence that a user chooses to show. */
export interface PresenceChoice {
  /** `offline` hides the user. Default: unchanged. */
  readonly status?: Presence['status'];
  /** What the user is doing, as free text; null = nothing. Default: unchanged. */
  readonly activity?: string | null;
}

/** Watches the presence of users, and keeps the user's own choice across lost connections. */
export interface PresenceStore {
  /** The known presence of watched users, by user id. Each change creates a new map. */
  readonly state: Store<ReadonlyMap<string, Presence>>;
  /**
   * Watches users until every caller has stopped. At most 500 users are watched at once: those requested first.
   *
   * @returns a function that stops watching; calling it again does nothing
   * @example
   * const unwatch = presence.watch(['ana', 'bob']);
   */
  watch(userIds: readonly string[]): () => void;
  /** The presence of a watched user; undefined = not known yet. */
  get(userId: string): Presence | undefined;
  /**
   * Sets the user's own status and activity, and sets them again on every new connection.
   *
   * @returns the user's presence as others see it
   * @throws any error of a call
   * @example
   * await presence.set({ status: 'busy', activity: 'in a call' });
   */
  set(choice: PresenceChoice): Promise<Presence>;
  /** Stops watching and forgets the user's choice. */
  close(): void;
}

/** How long to wait after a refused request, in milliseconds. */
const retryMs = 5_000;

/**
 * Watches the presence of users across lost connections. Create one for each client, because a connection has one watch list.
 *
 * @example
 * const presence = createPresence(client);
 * presence.watch(members.map(({ user }) => user.id));
 * presence.state.subscribe(() => show(presence.get('ana')?.status ?? 'offline'));
 */
export const createPresence = (client: Client): PresenceStore => {
  const { report, standing } = internalsOf(client);
  const store = createStore<ReadonlyMap<string, Presence>>(new Map(), report);
  const over = new AbortController();
  /** How many callers watch each user. */
  const watched = new Map<string, number>();
  /** The list that this connection watches, as JSON; '' = none yet. */
  let asked = '';
  /** Counts the connections. */
  let connection = 0;
  let busy = false;

  const show = (users: readonly Presence[]) => {
    const all = new Map([...store.getSnapshot(), ...users.map((user) => [user.userId, user] as const)]);
    for (const id of all.keys()) if (!watched.has(id)) all.delete(id);
    const before = store.getSnapshot();
    if (all.size !== before.size || users.some(({ userId }) => watched.has(userId))) store.set(all);
  };

  /** Sends one request at a time, because the last one wins. */
  const ask = async () => {
    if (busy) return;
    busy = true;
    // Collect all changes of this turn of the event loop.
    await null;
    while (!over.signal.aborted) {
      const users = [...watched.keys()].slice(0, presenceLimits.watchedUsers);
      const wanted = users.length === 0 ? '' : JSON.stringify(users);
      show([]);
      const { state } = client.connection;
      if (wanted === asked || (state !== 'live' && state !== 'resuming')) break;
      const mine = connection;
      try {
        show((await client.presence.watch({ users }, { signal: over.signal })).users);
        if (mine === connection) asked = wanted;
      } catch (error) {
        if (over.signal.aborted || client.connection.state === 'closed') break;
        report(error);
        await wait(retryMs, over.signal);
      }
    }
    busy = false;
  };

  const connected = client.on('connection', (state) => {
    if (state !== 'live') return;
    connection++;
    asked = '';
    void ask();
  });
  const signalled = client.on('signal', ({ type, data }) => {
    if (type === 'presence.changed') show(data.users);
  });

  return {
    state: { getSnapshot: store.getSnapshot, subscribe: store.subscribe },
    watch: (userIds) => {
      const ids = new Set(userIds);
      for (const id of ids) watched.set(id, (watched.get(id) ?? 0) + 1);
      if (ids.size > 0 && client.connection.state === 'offline') void client.connect();
      void ask();
      let ended = false;
      return () => {
        if (ended) return;
        ended = true;
        for (const id of ids) {
          const left = (watched.get(id) ?? 1) - 1;
          if (left > 0) watched.set(id, left);
          else watched.delete(id);
        }
        void ask();
      };
    },
    get: (userId) => store.getSnapshot().get(userId),
    set: async (given) => {
      const { presence } = await client.presence.set(given);
      const { status = 'online', activity = null } = { ...standing.choice, ...given };
      // Each new connection sends the choice as it opens, so that a hidden user is never seen in between. Store it only after
      // the server has accepted it: an invalid choice would get the connection refused.
      if (!over.signal.aborted) standing.choice = { status, activity, at: Date.now() };
      return presence;
    },
    close: () => {
      over.abort();
      standing.choice = null;
      connected.unsubscribe();
      signalled.unsubscribe();
      watched.clear();
      store.set(new Map());
      if (asked !== '' && client.connection.state === 'live') client.presence.watch({ users: [] }).catch(() => {});
    },
  };
};
