import { migration } from '../migration.js';

const up = `
-- Which users are in which rooms now, over all nodes. The tables are unlogged: they change with every connection, and nobody
-- misses them after a crash of the database, which empties them. Nodes notice that their row is gone and write all rows again.
create unlogged table nodes (
  id uuid primary key,
  -- When the leases of the node end unless it renews them: one row to write for all of its followers.
  ends_at bigint not null
);
create unlogged table leases (
  room_id uuid not null,
  user_id text not null,
  node_id uuid not null references nodes (id) on delete cascade,
  primary key (room_id, user_id, node_id)
);
create index leases_node on leases (node_id);
-- Erasure deletes a user's leases in its own commit, so that nobody sees the user in a room afterwards, on any node. Without this
-- index it would read the whole table.
create index leases_user on leases (user_id);
-- Users who chose to appear offline, by the node that knows the choice. The user may be in rooms on other nodes only.
create unlogged table hidden_users (
  user_id text not null,
  node_id uuid not null references nodes (id) on delete cascade,
  primary key (user_id, node_id)
);
create index hidden_users_node on hidden_users (node_id);
`;

export const leases = migration('004_leases', up);
