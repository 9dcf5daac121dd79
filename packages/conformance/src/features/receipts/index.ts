import { about } from '../../law/choose.js';
import { action } from '../../law/types.js';
import type { ConformanceFeature } from '../feature.js';
import { cases } from './cases.js';

export const receipts = {
  cases,
  matrix: { inputs: { read: ({ room }) => ({ room }), list: ({ room }) => ({ room }) } },
  law: {
    actions: [
      // Rarely the whole room, since nothing would be left to read for a while.
      action('receipts.read', 12, (stage, { a, b }) =>
        a % 9 === 0
          ? { room: stage.room }
          : about(stage, 'message', b, (upTo) => ({ room: stage.room, upTo: a % 3 === 1 ? upTo : upTo + 1_000 })),
      ),
    ],
  },
} satisfies ConformanceFeature<'receipts'>;
