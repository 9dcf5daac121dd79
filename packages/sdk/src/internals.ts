import type { Presence } from '@roomful/protocol';
import type { Fold } from './fold.js';
import type { Send } from './follower.js';
import type { Streams } from './streams.js';

/** What each new connection tells the server about the user. Instants are epoch ms. */
export interface Standing {
  /** The last sign of activity. */
  activeAt: number;
  choice: (Pick<Presence, 'status' | 'activity'> & { readonly at: number }) | null;
}

/** What the optional parts of the SDK use of a client. */
export interface Internals {
  /** The fold of the client's features. */
  readonly fold: Fold;
  readonly streams: Streams;
  readonly send: Send;
  readonly standing: Standing;
  /** Receives the errors of listeners. */
  readonly report: (error: unknown) => void;
  /** Gets a newer token and sends it to the server. @throws RoomfulError */
  readonly refresh: () => Promise<void>;
  /** Of a room: how often it was followed. */
  follows: number;
}

/** A registered symbol, because a bundle may contain two copies of this package. */
const key = Symbol.for('roomful.internals');

export const withInternals = <T extends object>(target: T, internals: Partial<Internals>): T =>
  Object.defineProperty(target, key, { value: internals });

/**
 * @param target a client, or a room, which has only `report` and `follows`
 * @throws TypeError for anything else
 */
export const internalsOf = (target: object): Internals => {
  const found: unknown = Reflect.get(target, key);
  if (found) return found as Internals;
  throw new TypeError('unable to use this; give a client of createClient, or a room of it');
};
