import { migration } from '../migration.js';

/** What queues lose when somebody leaves a room is kept for a while, so that it can be given back. */
const up = `
create table queue_withdrawn (
  room_id uuid not null,
  user_id text not null,
  queue_key text not null,
  item_id bigint not null,
  -- 'item': the user had added it; 'vote': the user had voted on it.
  kind text not null,
  vote text,
  at bigint not null,
  primary key (room_id, user_id, queue_key, item_id, kind)
);
create index queue_withdrawn_at on queue_withdrawn (at);
create index queue_withdrawn_user on queue_withdrawn (user_id);
`;

export const withdrawn = migration('005_withdrawn', up);
