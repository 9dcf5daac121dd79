import { type CommandRow, type Profile, userStream } from '@roomful/protocol';
import type { Knex } from 'knex';
import { LRUCache } from 'lru-cache';
import { v7 as uuid } from 'uuid';
import { coalesce } from '../database/coalesce.js';
import type { Database } from '../database/connection.js';
import type { Principal, WriteHandler } from '../pipeline/context.js';
import type { Lanes } from '../pipeline/lanes.js';

/** How many users are remembered as kept, and for how long: another node may erase a profile. */
const maxGreeted = 10_000;
const greetedMs = 60_000;

export interface GreetingDeps {
  database: Database;
  lanes: Pick<Lanes, 'submit'>;
  /** Reads the profiles of those users who are known. */
  selectProfiles(db: Knex, ids: readonly string[]): Promise<Map<string, Profile>>;
  /** Whether what is kept of a user says the same. */
  isSame(known: Profile | null | undefined, profile: Profile): boolean;
  /** A write that keeps a profile. */
  remember: { row: CommandRow; handler: WriteHandler<never, unknown> };
  /** While it stops, a server keeps nothing more. */
  draining(): boolean;
}

export interface Greeting {
  /** Keeps the profile of a verified token; resolves with whether it is kept. */
  keep(caller: Principal): Promise<boolean>;
  /** Does the same without waiting for it, at most once a minute while the profile stays the same. */
  greet(caller: Principal): void;
  /** Forgets that a user was greeted: the profile is gone. */
  forget(userId: string): void;
}

const profileOf = ({ id, name, avatarUrl, role }: Principal): Profile => ({ id, name, avatarUrl, role });

/** Keeps what verified tokens say of their users. */
export const createGreeting = ({ database, lanes, draining, ...features }: GreetingDeps): Greeting => {
  const greeted = new LRUCache<string, string>({ max: maxGreeted, ttl: greetedMs });

  // Most of those who come are known, and a thousand may come at once: one read finds those who need a write.
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
