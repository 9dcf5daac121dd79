import type { ServerFeature } from '../types.js';
import { gate } from './gate.js';
import { members as handlers } from './handlers.js';
import { room } from './state.js';
import { tables } from './tables.js';

/** Members of rooms and their roles. */
export const members = { handlers, tables, state: { room }, gate } satisfies ServerFeature<'members'>;
