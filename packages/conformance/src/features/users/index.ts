import { unique } from '../../harness/random.js';
import { forEverybody, overSocketOnly } from '../../matrix/cell.js';
import type { ConformanceFeature } from '../feature.js';
import { blocks } from './cases/blocks.js';
import { erasure } from './cases/erasure.js';
import { profiles } from './cases/profiles.js';
import { stream } from './cases/stream.js';
import { law } from './law.js';

export const users = {
  cases: [...profiles, ...blocks, ...stream, ...erasure],
  matrix: {
    inputs: {
      get: () => ({}),
      search: () => ({ text: 'some' }),
      follow: () => ({}),
      unfollow: () => ({}),
      events: () => ({}),
      block: () => ({ user: `blocked-${unique()}` }),
      unblock: () => ({ user: 'somebody' }),
      erase: () => ({ user: `erased-${unique()}` }),
    },
    exceptions: {
      get: forEverybody,
      search: forEverybody,
      follow: forEverybody,
      unfollow: overSocketOnly,
      events: forEverybody,
      block: forEverybody,
      unblock: forEverybody,
      // The user to erase is another one.
      erase: ({ role }) => (role.instance === 'service' || role.instance === 'operator' ? 'ok' : 'forbidden'),
    },
  },
  law,
} satisfies ConformanceFeature<'users'>;
