import type { ServerFeature } from '../types.js';

/** Tokens of live connections. */
export const auth = {
  handlers: {},
  connection: ({ refresh }) => ({ refresh }),
  tables: {},
} satisfies ServerFeature<'auth'>;
