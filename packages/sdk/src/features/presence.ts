import { presenceCommands } from '@roomful/protocol/names';
import type { SdkFeature } from './feature.js';

/**
 * `presence.set` counts as activity on the client, which sends it only when the user chooses. On the server it does not,
 * because clients repeat the choice on each new connection.
 */
const commands = /* @__PURE__ */ Object.assign({}, presenceCommands, {
  set: { kind: 'connection', room: false, activity: true } as const,
});

/** Presence: how many people follow a room. Watching users is done by `createPresence`. */
export const presence = {
  noun: 'presence',
  commands,
  empty: { live: { people: 0 } },
  room: ({ state, set, publish }) => ({
    view: () => ({ people: state().live.people }),
    signals: {
      'presence.occupancy': ({ people }) => {
        set({ ...state(), live: { ...state().live, people } });
        publish();
      },
    },
  }),
} satisfies SdkFeature<'presence'>;
