import type { Migration } from '../migration.js';

const up = `
-- Which users are in which rooms now, over all nodes. Both tables are unlogged: they change with every connection, and nobody
-- misses them after a crash of the database, which empties both. Nodes notice that their row is gone and write all rows again.
create unlogged table nodes (
  id uuid primary key,
  -- When the leases of the node end unless it renews them: one row to write for all of its followers.
  ends_at bigint not null
);
create unlogged table leases (
  room_id uuid not null,
  user_id text not null,
  node_id uuid not null references nodes (id) on delete cascade,
  -- Whether the user chose to appear offline.
  hidden boolean not null,
  primary key (room_id, user_id, node_id)
);
create index leases_node on leases (node_id);
`;

export const leases: Migration = {
  name: '004_leases',
  up: async (knex) => {
    await knex.raw(up);
  },
  down: async (): Promise<never> => {
    throw new Error('unable to undo a migration; restore a backup instead');
  },
};
