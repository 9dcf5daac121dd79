import { commands } from '@roomful/protocol/names';
import type { SdkFeature } from './feature.js';

/** Presence: how many people follow a room. Watching users is done by `createPresence`. */
export const presence = {
  noun: 'presence',
  commands: commands.presence,
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
