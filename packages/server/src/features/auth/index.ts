import type { ServerFeature } from '../types.js';

/** The tokens of open connections. */
export const auth = {
  handlers: {},
  connection: ({ refresh }) => ({ refresh }),
  tables: {},
} satisfies ServerFeature<'auth'>;
