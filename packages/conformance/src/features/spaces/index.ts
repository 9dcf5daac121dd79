import { unique } from '../../harness/random.js';
import { type Cell, type Expected, forEverybody, isGone, isOutside, roleIn } from '../../matrix/cell.js';
import type { World } from '../../matrix/types.js';
import type { ConformanceFeature } from '../feature.js';
import { cases } from './cases.js';
import { law } from './law.js';

/** The space of a room's members. For a deleted room, the space does not exist. */
const spaceOf = ({ slug, place }: World): string => (place === 'deleted' ? `${slug}-gone` : slug);

/** Members of the room belong to its space too. */
const belongs = ({ role, place }: Cell): boolean => !isGone(place) && !isOutside(role);
const managing = (cell: Cell): Expected => {
  if (!belongs(cell)) return 'space_not_found';
  return ['owner', 'service', 'operator'].includes(roleIn(cell.role)) ? 'ok' : 'forbidden';
};

export const spaces = {
  cases,
  matrix: {
    inputs: {
      create: () => ({ space: `s-${unique()}` }),
      list: () => ({}),
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
      members: (cell) => (belongs(cell) ? 'ok' : 'space_not_found'),
      add: managing,
      remove: managing,
    },
    prepare: ({ founder, slug }) => founder.ok('spaces.create', { space: slug }),
    enrol: ({ founder, slug }, { id }, { membership }) =>
      founder.ok('spaces.add', { space: slug, user: id, role: membership === 'owner' ? 'owner' : 'member' }),
  },
  law,
} satisfies ConformanceFeature<'spaces'>;
