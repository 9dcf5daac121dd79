import type { Profile } from '@roomful/protocol';
import { createStore, type Store } from '../../store.js';
import type { Hub } from '../hub.js';

/** The user's own profile, asked for once; null until it is there. */
export const ownProfile = (hub: Hub): Store<Profile | null> =>
  hub.keep('profile', ({ users, connection }) => {
    const store = createStore<Profile | null>(null, () => {});
    let asked = false;
    const ask = () => {
      if (asked) return;
      asked = true;
      users.get().then(
        ({ profile }) => store.set(profile),
        () => {
          asked = false;
        },
      );
    };
    return {
      getSnapshot: store.getSnapshot,
      subscribe: (listener) => {
        ask();
        const ends = [connection.subscribe(() => connection.getSnapshot().state === 'live' && ask())];
        ends.push(store.subscribe(listener));
        return () => {
          for (const end of ends) end();
        };
      },
    };
  });
