import { unique } from '../../harness/random.js';
import { forEverybody, isGone, isOutside, overSocketOnly } from '../../matrix/cell.js';
import type { ConformanceFeature } from '../feature.js';
import { cases } from './cases.js';

export const presence = {
  cases,
  matrix: {
    inputs: {
      set: () => ({ activity: unique() }),
      heartbeat: () => ({}),
      get: () => ({ users: ['somebody'] }),
      watch: () => ({ users: ['somebody'] }),
      list: ({ room }) => ({ room }),
      occupancy: ({ room }) => ({ room }),
    },
    exceptions: {
      set: forEverybody,
      heartbeat: forEverybody,
      get: forEverybody,
      watch: overSocketOnly,
      // Outside rooms everybody may ask; in a room, those who may read it.
      list: ({ role, place }) => {
        if (isGone(place)) return 'room_not_found';
        if (role.banned && isOutside(role)) return 'banned';
        return place === 'private' && isOutside(role) ? 'room_not_found' : 'ok';
      },
    },
  },
  // Signals are not logged, so the law does not cover them.
  law: { actions: [] },
} satisfies ConformanceFeature<'presence'>;
