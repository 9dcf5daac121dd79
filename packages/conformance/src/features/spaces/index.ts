import { unique } from '../../harness/random.js';
import {
  type Cell,
  type Expected,
  forEverybody,
  isGone,
  isOutside,
  overSocketOnly,
  roleIn,
} from '../../matrix/cell.js';
import type { World } from '../../matrix/types.js';
import type { ConformanceFeature } from '../feature.js';
import { cases } from './cases.js';
import { following } from './following.js';
import { law } from './law.js';

/** The space of a room's members. For a deleted room, the space does not exist. */
const spaceOf = ({ slug, place }: World): string => (place === 'deleted' ? `${slug}-gone` : slug);

/** Members of the room belong to its space too. */
const belongs = ({ role, place }: Cell): boolean => !isGone(place) && !isOutside(role);
const reading = (cell: Cell): Expected => (belongs(cell) ? 'ok' : 'space_not_found');
const managing = (cell: Cell): Expected => {
  if (!belongs(cell)) return 'space_not_found';
  return ['owner', 'service', 'operator'].includes(roleIn(cell.role)) ? 'ok' : 'forbidden';
};

export const spaces = {
  cases: [...cases, ...following],
  matrix: {
    inputs: {
      create: () => ({ space: `s-${unique()}` }),
      list: () => ({}),
      get: ({ world }) => ({ space: spaceOf(world) }),
      follow: ({ world }) => ({ space: spaceOf(world) }),
      unfollow: ({ world }) => ({ space: spaceOf(world) }),
      events: ({ world }) => ({ space: spaceOf(world) }),
      members: ({ world }) => ({ space: spaceOf(world) }),
      add: ({ world }) => ({ space: spaceOf(world), user: `added-${unique()}` }),
      remove: async ({ world, expected }) => {
        if (expected !== 'ok') return { space: spaceOf(world), user: 'somebody' };
        const user = `victim-${unique()}`;
        await world.founder.ok('spaces.add', { space: world.slug, user });
        return { space: world.slug, user };
      },
    },
    exceptions: {
      create: forEverybody,
      list: forEverybody,
      get: reading,
      follow: reading,
      // Unfollowing needs no right, as it reveals nothing about the space.
      unfollow: overSocketOnly,
      events: reading,
      members: reading,
      add: managing,
      remove: managing,
    },
    prepare: ({ founder, slug }) => founder.ok('spaces.create', { space: slug }),
    enrol: ({ founder, slug }, { id }, { membership }) =>
      founder.ok('spaces.add', { space: slug, user: id, role: membership === 'owner' ? 'owner' : 'member' }),
  },
  law,
} satisfies ConformanceFeature<'spaces'>;
