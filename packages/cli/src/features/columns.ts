import type { Column } from './feature.js';

/** The columns of a log's events. */
export const eventColumns = ['seq', 'at', 'type', 'actor.name', 'data'] as const satisfies readonly Column[];
