import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Migration } from './migration.js';
import { spine } from './migrations/001_spine.js';
import { conversation } from './migrations/002_conversation.js';
import { people } from './migrations/003_people.js';

/**
 * SHA-256 hashes of the SQL of released migrations. Existing databases have already run them, so a change would never reach
 * those. Add a new migration instead.
 */
const released: [migration: Migration, sha256: string][] = [
  [spine, 'ca092bed63225d733869a1164624220b79b180defa9a7145dac8d383fc532e28'],
  [conversation, '816b7c3866ef9f5ead829b3cd492802ee0adadef49d44785be64a09e41d16434'],
  [people, 'd6ecef222e160b75e882b31c77e16a2486a1e8faaa6b88c87530d7bff15ccb2c'],
];

const hashOf = async (migration: Migration): Promise<string> => {
  const hash = createHash('sha256');
  const knex = { raw: async (sql: string) => void hash.update(sql) };
  await migration.up(knex as never);
  return hash.digest('hex');
};

describe('released migrations', () => {
  for (const [migration, sha256] of released)
    it(`${migration.name} is unchanged`, async () => expect(await hashOf(migration)).toBe(sha256));
});
