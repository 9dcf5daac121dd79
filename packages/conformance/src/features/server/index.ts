import { forEverybody } from '../../matrix/cell.js';
import type { ConformanceFeature } from '../feature.js';
import { cases } from './cases.js';

export const server = {
  cases,
  matrix: { inputs: { info: () => ({}) }, exceptions: { info: forEverybody } },
  law: { actions: [] },
} satisfies ConformanceFeature<'server'>;
