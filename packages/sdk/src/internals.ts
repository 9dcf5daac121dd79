import type { Presence } from '@roomful/protocol';
import type { Fold } from './fold.js';
import type { Send } from './follower.js';
import type { Streams } from './streams.js';

/** What the server is told of the user at each new connection; instants are epoch ms. */
export interface Standing {
  /** The last sign of activity. */
  activeAt: number;
  choice: (Pick<Presence, 'status' | 'activity'> & { readonly at: number }) | null;
}

/** What the parts of the SDK that are not in every bundle need of a client. */
export interface Internals {
  /** The fold of the client's features. */
  readonly fold: Fold;
  readonly streams: Streams;
  readonly send: Send;
  readonly standing: Standing;
  /** Where goes what a listener throws. */
  readonly report: (error: unknown) => void;
  /** Gets a newer token and gives it to the server. @throws RoomfulError */
  readonly refresh: () => Promise<void>;
  /** Of a room: how often it was asked to be followed. */
  follows: number;
}

/** A registered symbol: a bundle may hold two copies of this package. */
const key = Symbol.for('roomful.internals');

export const withInternals = <T extends object>(target: T, internals: Partial<Internals>): T =>
  Object.defineProperty(target, key, { value: internals });

/**
 * @param target a client, or a room of one, which has `report` and `follows` only
 * @throws TypeError for what is neither
 */
export const internalsOf = (target: object): Internals => {
  const found: unknown = Reflect.get(target, key);
  if (found) return found as Internals;
  throw new TypeError('unable to use this; give a client of createClient, or a room of it');
};
