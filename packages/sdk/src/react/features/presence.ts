import type { Presence } from '@roomful/protocol';
import { useCallback, useMemo, useRef, useSyncExternalStore } from 'react';
import { createPresence, type PresenceChoice, type PresenceStore } from '../../presence.js';
import { type Hub, useHub } from '../hub.js';
import { ownProfile } from './users.js';

/** One for each provider, because a connection watches one list of users. It sends nothing while nobody is watched. */
export const presenceOf = (hub: Hub): PresenceStore => hub.keep('presence', createPresence);

type ById = ReadonlyMap<string, Presence>;

const sameOf = (a: ById, b: ById): boolean => a.size === b.size && [...b].every(([id, one]) => a.get(id) === one);

/**
 * The presence of users by user id, kept up to date while a component asks for it. Users of whom nothing is known yet are
 * absent. All components together watch at most 500 users.
 *
 * @example
 * const presence = usePresence(['ben']);
 * const isThere = presence.get('ben')?.status === 'online';
 */
export const usePresence = (userIds: readonly string[]): ReadonlyMap<string, Presence> => {
  const presence = presenceOf(useHub());
  // The list is a new array at each render: compare what is in it.
  const named = JSON.stringify([...new Set(userIds)].sort());
  const ids = useMemo(() => JSON.parse(named) as string[], [named]);
  const last = useRef<ById>(new Map());

  const subscribe = useCallback(
    (listener: () => void) => {
      const unsubscribe = presence.state.subscribe(listener);
      const unwatch = presence.watch(ids);
      return () => {
        unwatch();
        unsubscribe();
      };
    },
    [presence, ids],
  );
  const getSnapshot = useCallback(() => {
    const all = presence.state.getSnapshot();
    const now = new Map(ids.flatMap((id) => (all.has(id) ? [[id, all.get(id) as Presence] as const] : [])));
    if (!sameOf(last.current, now)) last.current = now;
    return last.current;
  }, [presence, ids]);
  return useSyncExternalStore(subscribe, getSnapshot, getSnapshot);
};

/** What `useOwnPresence` returns. */
export interface OwnPresence {
  /** The user's presence as others see it; null before it is known. */
  readonly presence: Presence | null;
  /** Sets the status and the activity text, and sets them again after each lost connection. Always the same function. */
  readonly set: (choice: PresenceChoice) => Promise<void>;
}

/**
 * The user's presence as others see it, and a function to set it.
 *
 * @example
 * const { presence, set } = useOwnPresence();
 * const callBegins = () => set({ status: 'busy', activity: 'in a call' });
 */
export const useOwnPresence = (): OwnPresence => {
  const hub = useHub();
  const profile = ownProfile(hub);
  const own = useSyncExternalStore(profile.subscribe, profile.getSnapshot, profile.getSnapshot);
  const presence = usePresence(own ? [own.id] : []).get(own?.id ?? '') ?? null;
  const store = presenceOf(hub);
  const set = useMemo(() => async (choice: PresenceChoice) => void (await store.set(choice)), [store]);
  return useMemo(() => ({ presence, set }), [presence, set]);
};
