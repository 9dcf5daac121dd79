import type { ServerFlags } from '../../calls/session.js';

/** The flags of `roomful tail`. */
export interface TailFlags extends ServerFlags {
  /** The id of a space, instead of a room. */
  space?: string | undefined;
  since?: string | undefined;
  type?: string[] | undefined;
  count?: string | undefined;
  timeout?: string | undefined;
  json?: boolean | undefined;
  /** Comma-separated. */
  fields?: string | undefined;
}
