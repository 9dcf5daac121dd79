import type { ServerFeature } from '../types.js';
import { gate, revokes } from './gate.js';
import { moderation as handlers } from './handlers.js';

/** Mutes, kicks, bans and their log. Its data is in the rows of members. */
export const moderation = { handlers, tables: {}, gate, revokes } satisfies ServerFeature<'moderation'>;
