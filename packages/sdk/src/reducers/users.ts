import { unchanged } from './shared.js';
import type { Reducers } from './types.js';

/** What is in a user's own stream changes no room. */
export const users = { 'user.updated': unchanged } satisfies Reducers<'user.updated'>;
