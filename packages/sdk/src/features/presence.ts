import { presenceCommands } from '@roomful/protocol/names';
import type { SdkFeature } from './feature.js';

/**
 * To the server, a choice is no sign of activity, because clients repeat it at each connection. To the client it is one,
 * because it only sends the command when the user chooses.
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
