import { migration } from '../migration.js';

/**
 * The usual features of a chat: rooms of several kinds, threads, reactions, pins, mentions, bookmarks, read positions, spaces.
 * The hot tables still have no foreign keys; a job erases the remains of deleted rooms.
 */
const up = `
alter table rooms
  add column space text,
  add column archived_at bigint,
  add column deleted_at bigint;
drop index rooms_public_slug;
create unique index rooms_public_slug on rooms (slug) where visibility = 'public' and deleted_at is null;
create index rooms_by_members on rooms (member_count desc, id) where visibility = 'public' and deleted_at is null;
create index rooms_by_name on rooms (lower(name), id) where visibility = 'public' and deleted_at is null;
create index rooms_tags on rooms using gin (tags) where visibility = 'public' and deleted_at is null;
create index rooms_space on rooms (space) where space is not null;
create index rooms_deleted on rooms (deleted_at) where deleted_at is not null;

-- The one direct room of each pair of users; low < high.
create table directs (
  low text not null,
  high text not null,
  room_id uuid not null unique,
  primary key (low, high)
);

create table blocks (
  user_id text not null,
  blocked_id text not null,
  at bigint not null,
  primary key (user_id, blocked_id)
);

create index users_name on users (lower(name) text_pattern_ops);
create index users_prefix on users (lower(id) text_pattern_ops);
-- Members by the beginning of a name or an id.
drop index members_name;
create index members_name on members (room_id, lower(name) text_pattern_ops) where role is not null;
create index members_prefix on members (room_id, lower(user_id) text_pattern_ops) where role is not null;
-- What somebody has not read begins where the membership does.
alter table members add column joined_seq bigint not null default 0;
-- Of those who were members before read positions were kept, nothing of what was said by then is unread.
update members m set joined_seq = s.head from streams s where s.id = 'room:' || m.room_id::text and m.role is not null;
-- Rooms in the log as rooms are now, so that what is folded from it equals what is read.
update events set data = jsonb_set(jsonb_set(data, '{room,space}', 'null'), '{room,archivedAt}', 'null')
  where type in ('room.created', 'room.updated') and data #> '{room}' is not null;
update idempotency set result = jsonb_set(jsonb_set(result, '{room,space}', 'null'), '{room,archivedAt}', 'null')
  where jsonb_typeof(result #> '{room}') = 'object';
-- Rooms in which somebody once was: what is erased is looked for there.
create index members_former on members (user_id) where role is null;

alter table messages
  -- What few messages have: language, track, repostOf.
  add column extra jsonb,
  add column thread_of bigint,
  add column thread_count int not null default 0,
  add column thread_at bigint,
  add column mentions text[],
  add column here boolean,
  add column pinned_at bigint,
  add column erased_at bigint;
-- Pages of a room, and what is unread in it, pass over no answers in threads.
create index messages_apart on messages (room_id, id) where thread_of is null;
create index messages_thread on messages (room_id, thread_of, id) where thread_of is not null;
create index messages_pinned on messages (room_id, pinned_at) where pinned_at is not null;
-- What the job that erases has yet to do.
create index messages_deleted on messages (deleted_at) where deleted_at is not null and erased_at is null;

-- Where somebody's words stand under another's name.
create index messages_reposts on messages ((extra #>> '{repostOf,author,id}'))
  where extra #>> '{repostOf,author,id}' is not null;
-- Answers that hold a message, to be blanked with it; most are said by an event, and not kept a second time.
create index idempotency_messages on idempotency (stream_id, (result #>> '{message,id}'))
  where result #>> '{message,id}' is not null;
-- Answers that name somebody, for when that one is erased.
create index idempotency_member on idempotency (stream_id, (result #>> '{member,user,id}'))
  where result #>> '{member,user,id}' is not null;
create index idempotency_item on idempotency (stream_id, (result #>> '{item,addedBy,id}'))
  where result #>> '{item,addedBy,id}' is not null;
create index idempotency_done on idempotency (stream_id, (result #>> '{done,addedBy,id}'))
  where result #>> '{done,addedBy,id}' is not null;
create index idempotency_active on idempotency (stream_id, (result #>> '{active,addedBy,id}'))
  where result #>> '{active,addedBy,id}' is not null;

-- Who is mentioned where, as an index keeps it: of the messages that stand; '' stands for everybody. A list of rooms counts
-- by it, however much was said to others.
create table mentions (
  room_id uuid not null,
  user_id text not null,
  message_id bigint not null,
  author_id text not null,
  primary key (room_id, user_id, message_id)
);
create function keep_mentions() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into mentions
      select new.room_id, named, new.id, new.author_id
      from unnest(new.mentions || case when new.here then array[''] end) as named where named <> new.author_id
      on conflict do nothing;
  else
    delete from mentions
      where room_id = old.room_id and user_id = any(old.mentions || case when old.here then array[''] end)
        and message_id = old.id;
  end if;
  return null;
end $$;
create trigger messages_said after insert on messages
  for each row when ((new.mentions is not null or new.here) and new.deleted_at is null) execute function keep_mentions();
create trigger messages_unsaid after update of deleted_at on messages
  for each row when ((old.mentions is not null or old.here) and new.deleted_at is not null)
  execute function keep_mentions();
create trigger messages_gone after delete on messages
  for each row when (old.mentions is not null or old.here) execute function keep_mentions();

-- What a list of rooms shows of one room's messages to one viewer. Every branch reads an index in its order and ends with
-- enough found: a hundred rows, but for what is passed over on the way, which nothing bounds: the viewer's own messages,
-- and deleted and system messages. The settings see to it: left to guess (by statistics that are older than the rows, or by
-- none as in the embedded database) the planner sorts a whole room instead.
create function room_glance(
  _room uuid, _viewer text, _belongs boolean, _read_up_to bigint, _most int, _length int,
  out unread int, out mentions int, out last json, out pinned json
) language plpgsql stable
  set enable_bitmapscan = off set enable_seqscan = off set enable_sort = off set jit = off as $$
begin
  unread := 0;
  mentions := 0;
  if _belongs then
    select count(*) into unread from (
      select 1 from messages as m
      where m.room_id = _room and m.id > _read_up_to and m.author_id <> _viewer and m.deleted_at is null
        and m.thread_of is null and m.kind <> 'system'
      order by m.id limit _most) as found;
    select least(count(*), _most) into mentions from (
      (select n.message_id from mentions as n
       where n.room_id = _room and n.user_id = _viewer and n.message_id > _read_up_to
       order by n.message_id limit _most)
      union
      (select n.message_id from mentions as n
       where n.room_id = _room and n.user_id = '' and n.message_id > _read_up_to and n.author_id <> _viewer
       order by n.message_id limit _most)) as found;
  end if;
  select json_build_object('id', m.id, 'kind', m.kind, 'author', json_build_object('id', m.author_id, 'name', m.author_name),
      'text', left(m.text, _length), 'createdAt', m.created_at)
    into last from messages as m
    where m.room_id = _room and m.thread_of is null and m.deleted_at is null
    order by m.id desc limit 1;
  select json_build_object('id', m.id, 'kind', m.kind, 'author', json_build_object('id', m.author_id, 'name', m.author_name),
      'text', left(m.text, _length), 'createdAt', m.created_at)
    into pinned from messages as m
    where m.room_id = _room and m.pinned_at is not null and m.deleted_at is null
    order by m.pinned_at desc, m.id desc limit 1;
end $$;

create table reactions (
  room_id uuid not null,
  message_id bigint not null,
  emoji text not null,
  user_id text not null,
  user_name text not null,
  at bigint not null,
  primary key (room_id, message_id, emoji, user_id)
);
create index reactions_user on reactions (room_id, user_id, message_id);
-- Who reacted with one emoji, the first ones first.
create index reactions_page on reactions (room_id, message_id, emoji, at, user_id collate "C");
create table reaction_counts (
  room_id uuid not null,
  message_id bigint not null,
  emoji text not null,
  count int not null,
  primary key (room_id, message_id, emoji)
);

create table bookmarks (
  user_id text not null,
  room_id uuid not null,
  message_id bigint not null,
  at bigint not null,
  primary key (user_id, room_id, message_id)
);
create index bookmarks_at on bookmarks (user_id, at);
-- A deleted room is erased by these.
create index bookmarks_room on bookmarks (room_id);

create table receipts (
  user_id text not null,
  room_id uuid not null,
  up_to bigint not null,
  at bigint not null,
  primary key (user_id, room_id)
);
create index receipts_room on receipts (room_id);

create table spaces (
  id text primary key,
  name text not null,
  metadata jsonb not null,
  member_count int not null default 0,
  created_at bigint not null,
  created_by text not null
);
create table space_members (
  space_id text not null references spaces on delete cascade,
  user_id text not null,
  role text not null,
  joined_at bigint not null,
  primary key (space_id, user_id)
);
create index space_members_user on space_members (user_id);

-- Of presence only this is kept: outside of every stream, and it only grows.
create table last_seen (
  user_id text primary key,
  at bigint not null
);

-- What users are to hear in their own streams of what happened in a room's, until it stands there.
create table projections (
  room_id uuid not null,
  seq bigint not null,
  user_id text not null,
  type text not null,
  actor_id text,
  actor_name text,
  data jsonb not null,
  primary key (user_id, room_id, seq)
);
create index projections_room on projections (room_id);

-- Nodes look for who was erased.
create index events_erased on events (at) where type = 'user.erased';

-- Rooms in which everything by a user is to be deleted and erased, until it is; a room id of zeros is the user's own log.
create table erasures (
  room_id uuid not null,
  user_id text not null,
  primary key (room_id, user_id)
);
`;

export const conversation = migration('002_conversation', up);
