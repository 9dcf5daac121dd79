import { unique } from '../../harness/random.js';
import { forEverybody, isGone, isOutside, overSocketOnly } from '../../matrix/cell.js';
import type { ConformanceFeature } from '../feature.js';
import { archive } from './cases/archive.js';
import { creating } from './cases/creating.js';
import { direct } from './cases/direct.js';
import { discovery } from './cases/discovery.js';
import { here } from './cases/here.js';
import { listing } from './cases/listing.js';
import { membership } from './cases/membership.js';
import { reading } from './cases/reading.js';
import { law } from './law.js';

export const rooms = {
  cases: [...creating, ...listing, ...membership, ...reading, ...direct, ...discovery, ...archive, ...here],
  matrix: {
    inputs: {
      create: () => ({ slug: `m-${unique()}` }),
      get: ({ room }) => ({ room }),
      list: () => ({}),
      direct: () => ({ user: `direct-${unique()}` }),
      discover: () => ({}),
      archive: ({ room, world }) => ({ room, archived: world.place === 'archived' }),
      delete: ({ room }) => ({ room }),
      update: ({ room }) => ({ room, topic: unique() }),
      join: ({ room }) => ({ room }),
      leave: ({ room }) => ({ room }),
      follow: ({ room }) => ({ room }),
      unfollow: ({ room }) => ({ room }),
      here: ({ room }) => ({ room }),
      events: ({ room }) => ({ room }),
    },
    exceptions: {
      create: forEverybody,
      list: forEverybody,
      direct: forEverybody,
      discover: forEverybody,
      // Unfollowing needs no right. A room that cannot be found by its slug cannot be named at all.
      unfollow: (cell) => {
        const { transport, role, place } = cell;
        const isHidden = place === 'private' && isOutside(role) && !role.banned;
        return transport === 'rest' && (isGone(place) || isHidden) ? 'room_not_found' : overSocketOnly(cell);
      },
    },
    ownRoom: { join: 'for all', leave: 'for all', delete: 'for each' },
  },
  law,
} satisfies ConformanceFeature<'rooms'>;
