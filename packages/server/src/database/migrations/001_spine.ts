import { migration } from '../migration.js';

/**
 * Streams and their events, and the state of the first features. Instants are epoch milliseconds. The hot tables (events,
 * messages, idempotency) have no foreign keys, because each would cost a lookup per row.
 */
const up = `
create table meta (
  key text primary key,
  value text not null
);
insert into meta (key, value) values ('generation', gen_random_uuid()::text);

-- Room for updates in place: every commit bumps a head.
create table streams (
  id text primary key,
  head bigint not null default 0,
  last_at bigint not null default 0
) with (fillfactor = 50);

create table events (
  stream_id text not null,
  seq bigint not null,
  type text not null,
  at bigint not null,
  actor_id text,
  actor_name text,
  key text,
  -- The message that an edit or a deletion is about.
  ref bigint,
  -- The user whom an entry of the moderation log concerns.
  target_id text,
  data jsonb not null,
  primary key (stream_id, seq)
);
create index events_ref on events (stream_id, ref) where ref is not null;
create index events_target on events (stream_id, seq) where target_id is not null;

create table users (
  id text primary key,
  name text not null,
  avatar_url text,
  role text not null,
  updated_at bigint not null
);

create table rooms (
  id uuid primary key,
  slug text not null,
  name text not null,
  topic text not null,
  kind text not null,
  visibility text not null,
  tags text[] not null,
  metadata jsonb not null,
  settings jsonb not null,
  max_members int,
  member_count int not null default 0,
  created_at bigint not null,
  created_by text not null
);
create unique index rooms_public_slug on rooms (slug) where visibility = 'public';
create index rooms_slug on rooms (slug);

create table members (
  room_id uuid not null references rooms on delete cascade,
  user_id text not null,
  name text,
  avatar_url text,
  -- Null: not a member; the row then keeps a ban, a mute or an invitation.
  role text,
  joined_at bigint,
  muted_until bigint,
  banned_until bigint,
  banned boolean not null default false,
  invited boolean not null default false,
  primary key (room_id, user_id)
);
create index members_user on members (user_id) where role is not null;
create index members_name on members (room_id, lower(name)) where role is not null;

create table messages (
  room_id uuid not null,
  id bigint not null,
  author_id text not null,
  author_name text not null,
  kind text not null,
  text text not null,
  reply_to bigint,
  metadata jsonb not null,
  created_at bigint not null,
  edited_at bigint,
  deleted_at bigint,
  primary key (room_id, id)
);

create table queues (
  room_id uuid not null references rooms on delete cascade,
  key text not null,
  title text not null,
  policy text not null,
  opened_at bigint not null,
  last_item bigint not null default 0,
  primary key (room_id, key)
);

create table queue_items (
  room_id uuid not null,
  queue_key text not null,
  id bigint not null,
  title text not null,
  url text,
  metadata jsonb not null,
  added_by text not null,
  added_by_name text not null,
  added_at bigint not null,
  status text not null,
  upvotes int not null default 0,
  downvotes int not null default 0,
  closed_at bigint,
  primary key (room_id, queue_key, id),
  foreign key (room_id, queue_key) references queues on delete cascade
);
create index queue_items_open on queue_items (room_id, queue_key, id) where status in ('waiting', 'active');
create unique index queue_items_active on queue_items (room_id, queue_key) where status = 'active';

create table queue_votes (
  room_id uuid not null,
  queue_key text not null,
  item_id bigint not null,
  user_id text not null,
  vote text not null check (vote in ('up', 'down')),
  primary key (room_id, queue_key, item_id, user_id)
);
create index queue_votes_user on queue_votes (room_id, user_id);

create table idempotency (
  subject text not null,
  stream_id text not null,
  key text not null,
  hash text not null,
  -- The seq of the last event that it appended; null: a no-op.
  seq bigint,
  -- What was answered; null: the payload of that event says it.
  result jsonb,
  at bigint not null,
  primary key (subject, stream_id, key)
);
create index idempotency_at on idempotency using brin (at);
`;

export const spine = migration('001_spine', up);
