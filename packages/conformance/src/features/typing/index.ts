import type { ConformanceFeature } from '../feature.js';
import { cases } from './cases.js';

export const typing = {
  cases,
  matrix: { inputs: { keystroke: ({ room }) => ({ room }), stop: ({ room }) => ({ room }) } },
  // Signals are outside the law.
  law: { actions: [] },
} satisfies ConformanceFeature<'typing'>;
