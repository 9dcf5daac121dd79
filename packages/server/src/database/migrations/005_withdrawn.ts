import type { Migration } from '../migration.js';

/** What queues lose when somebody leaves a room is kept for a while, so that it can be given back. */
const up = `
create table queue_withdrawn (
  room_id uuid not null,
  queue_key text not null,
  item_id bigint not null,
  user_id text not null,
  -- The user's vote on the item; 'author': the item itself, which the user had added.
  kind text not null check (kind in ('up', 'down', 'author')),
  at bigint not null,
  primary key (room_id, user_id, queue_key, item_id, kind)
);
create index queue_withdrawn_at on queue_withdrawn (at);
`;

export const withdrawn: Migration = {
  name: '005_withdrawn',
  up: async (knex) => {
    await knex.raw(up);
  },
  down: async (): Promise<never> => {
    throw new Error('unable to undo a migration; restore a backup instead');
  },
};
