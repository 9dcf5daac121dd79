import { forEverybody } from '../../matrix/cell.js';
import type { ConformanceFeature } from '../feature.js';
import { cases } from './cases.js';

export const auth = {
  cases,
  matrix: {
    inputs: { refresh: ({ cast, role }) => ({ token: cast.token(role) }) },
    exceptions: { refresh: forEverybody },
  },
  law: { actions: [] },
} satisfies ConformanceFeature<'auth'>;
