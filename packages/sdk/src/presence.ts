import type { Presence } from '@roomful/protocol';
import { presenceLimits } from '@roomful/protocol/names';
import { wait } from './backoff.js';
import type { Client } from './client.js';
import { internalsOf } from './internals.js';
import { createStore, type Store } from './store.js';

/** What a user chooses to show of the own presence. */
export interface PresenceChoice {
  /** `offline` = be there unseen. Default: as it is. */
  readonly status?: Presence['status'];
  /** What the user is doing, in the own words; null = nothing. Default: as it is. */
  readonly activity?: string | null;
}

/** The presence of those who are watched; the user's own choice is kept over lost connections. */
export interface PresenceStore {
  /** By user id, of those who are watched and known; a new map at each change. */
  readonly state: Store<ReadonlyMap<string, Presence>>;
  /**
   * Watches users: as long as anybody does. Up to 500 are watched at once, those asked for first.
   *
   * @returns the function that ends this watching; calling it again does nothing
   * @example
   * const unwatch = presence.watch(['ana', 'bob']);
   */
  watch(userIds: readonly string[]): () => void;
  /** What is known of a user who is watched; undefined = nothing yet. */
  get(userId: string): Presence | undefined;
  /**
   * Chooses the user's own status and activity, and chooses it again on every new connection.
   *
   * @returns the user's presence as others see it
   * @throws what any call may throw
   * @example
   * await presence.set({ status: 'busy', activity: 'in a call' });
   */
  set(choice: PresenceChoice): Promise<Presence>;
  /** Watches nobody any more, and forgets the choice. */
  close(): void;
}

/** How long a question that was refused is let rest, milliseconds. */
const retryMs = 5_000;

/**
 * Watches the presence of users, over lost connections. A client needs one: a connection watches one list of users.
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
  /** How many watch each user. */
  const watched = new Map<string, number>();
  /** What this connection has been asked to watch; '' = nothing yet. */
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

  /** One question at a time: the last one asked is the one that holds. */
  const ask = async () => {
    if (busy) return;
    busy = true;
    // All that one turn of the program changes is one question.
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
      // Said as each new connection opens, so that nobody is seen in between who chose not to be; what was refused would be
      // refused with the connection.
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
