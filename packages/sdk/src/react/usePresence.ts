import type { Presence } from '@roomful/protocol';
import { useCallback, useMemo, useRef, useSyncExternalStore } from 'react';
import { createPresence, type PresenceStore } from '../presence.js';
import { type Hub, useHub } from './hub.js';

/** One for a provider: a connection watches one list of users. It asks for nothing while nobody is watched. */
export const presenceOf = (hub: Hub): PresenceStore => hub.keep('presence', createPresence);

type ById = ReadonlyMap<string, Presence>;

const sameOf = (a: ById, b: ById): boolean => a.size === b.size && [...b].every(([id, one]) => a.get(id) === one);

/**
 * The presence of users, kept up to date while a component asks for it: user id → presence. Whom nothing is known of yet is
 * not in it. 500 users at most are watched over all components.
 *
 * @example
 * const presence = usePresence(['ben']);
 * const isThere = presence.get('ben')?.status === 'online';
 */
export const usePresence = (userIds: readonly string[]): ReadonlyMap<string, Presence> => {
  const presence = presenceOf(useHub());
  // A list is a new one at each render; whom it names is what counts.
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
