import type { Presence } from '@roomful/protocol';
import { useMemo, useSyncExternalStore } from 'react';
import type { PresenceChoice } from '../presence.js';
import { useHub } from './hub.js';
import { ownProfile } from './profile.js';
import { presenceOf, usePresence } from './usePresence.js';

/** What `useOwnPresence` gives. */
export interface OwnPresence {
  /** The user's presence as others see it; null before it is known. */
  readonly presence: Presence | null;
  /** Chooses the status and the activity text, again after each lost connection. Always the same function. */
  readonly set: (choice: PresenceChoice) => Promise<void>;
}

/**
 * What others see of the user, and the way to choose it.
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
