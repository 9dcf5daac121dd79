import type { ConformanceFeature } from '../feature.js';
import { cases } from './cases.js';

export const typing = {
  cases,
  matrix: { inputs: { keystroke: ({ room }) => ({ room }), stop: ({ room }) => ({ room }) } },
  // Signals are not logged, so the law does not cover them.
  law: { actions: [] },
} satisfies ConformanceFeature<'typing'>;
