import { type CommandRow, type Profile, userStream } from '@roomful/protocol';
import type { Knex } from 'knex';
import { LRUCache } from 'lru-cache';
import { v7 as uuid } from 'uuid';
import { coalesce } from '../database/coalesce.js';
import type { Database } from '../database/connection.js';
import type { Principal, WriteHandler } from '../pipeline/context.js';
import type { Lanes } from '../pipeline/lanes.js';

/** How many users are remembered as stored, and for how long: another node may erase a profile. */
const maxGreeted = 10_000;
const greetedMs = 60_000;

export interface GreetingDeps {
  database: Database;
  lanes: Pick<Lanes, 'submit'>;
  /** Reads the stored profiles of some users. */
  selectProfiles(db: Knex, ids: readonly string[]): Promise<Map<string, Profile>>;
  /** Whether a stored profile equals this one. */
  isSame(known: Profile | null | undefined, profile: Profile): boolean;
  /** The write that stores a profile. */
  remember: { row: CommandRow; handler: WriteHandler<never, unknown> };
  /** Whether the server is stopping: it stores no more profiles then. */
  draining(): boolean;
}

export interface Greeting {
  /** Stores the profile of a verified token. Resolves with whether it is stored. */
  keep(caller: Principal): Promise<boolean>;
  /** Does the same in the background, at most once a minute while the profile stays the same. */
  greet(caller: Principal): void;
  /** Forgets that a user's profile was stored, because it was erased. */
  forget(userId: string): void;
}

const profileOf = ({ id, name, avatarUrl, role }: Principal): Profile => ({ id, name, avatarUrl, role });

/** Stores the profiles that verified tokens carry. */
export const createGreeting = ({ database, lanes, draining, ...features }: GreetingDeps): Greeting => {
  const greeted = new LRUCache<string, string>({ max: maxGreeted, ttl: greetedMs });

  // Most users are known, and a thousand may connect at once: one read finds those that need a write.
  const isKnown = coalesce<Profile, boolean>(async (_, profiles) => {
    const ids = profiles.map(({ id }) => id);
    const known = await database.read((db) => features.selectProfiles(db, ids));
    return (profile) => features.isSame(known.get(profile.id), profile);
  });

  const keep = async (caller: Principal): Promise<boolean> => {
    if (draining()) return false;
    const profile = profileOf(caller);
    const call = {
      name: 'profile',
      ...features.remember,
      caller,
      input: { profile },
      key: uuid(),
      stream: userStream(profile.id),
      roomId: null,
    };
    return (await isKnown('', profile)) || (await lanes.submit(call)).ok;
  };

  return {
    keep,
    greet: (caller) => {
      const { id, name, avatarUrl, role } = caller;
      const seen = JSON.stringify([name, avatarUrl, role]);
      if (greeted.get(id) === seen || draining()) return;
      greeted.set(id, seen);
      void keep(caller)
        .catch(() => false)
        .then((kept) => kept || greeted.delete(id));
    },
    forget: (userId) => void greeted.delete(userId),
  };
};
