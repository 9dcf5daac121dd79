import { migration } from '../migration.js';

/**
 * Lists the people whom an event or a stored result names in a column of its own, so that erasure finds them without knowing
 * the payload of each kind of event. For older rows, the column is filled from the paths that were in use then.
 */
const up = `
-- Whose names stand in the payload: null for nobody. The actor is left out where erasure goes through the stream anyway, which
-- are a room's and the actor's own; most events then name nobody, and cost nothing here.
alter table events add column people text[];
-- Whose names stand in the answer.
alter table idempotency add column people text[];

create function people_until_now(doc jsonb) returns text[] language sql immutable as $$
  select array_agg(distinct id order by id) from (
    select unnest(array[
      doc #>> '{member,user,id}', doc #>> '{message,author,id}', doc #>> '{message,repostOf,author,id}',
      doc #>> '{item,addedBy,id}', doc #>> '{done,addedBy,id}', doc #>> '{active,addedBy,id}',
      doc #>> '{profile,id}', doc #>> '{by,id}'
    ]) as id
    union all
    select item #>> '{addedBy,id}' from jsonb_array_elements(
      case when jsonb_typeof(doc #> '{queue,items}') = 'array' then doc #> '{queue,items}' else '[]' end) as item
  ) as named where id is not null
$$;
update events set people = nullif(
    case when stream_id like 'room:%' or stream_id = 'user:' || actor_id
      then array_remove(people_until_now(data), actor_id)
      else array_remove(array_append(array_remove(people_until_now(data), actor_id), actor_id), null) end,
    '{}')
  where type in ('member.joined', 'member.updated', 'queue.opened', 'queue.item_added')
    or type = 'message.created'
      and (data #>> '{message,author,id}' is distinct from actor_id or data #>> '{message,repostOf,author,id}' is not null)
    or stream_id like 'space:%' or (stream_id like 'user:%' and stream_id is distinct from 'user:' || actor_id);
update idempotency set people = people_until_now(result) where jsonb_typeof(result) = 'object';
drop function people_until_now;

create index events_people on events using gin (people) where people is not null;
-- By the stream: few of the answers that are kept are not said by an event.
create index idempotency_people on idempotency (stream_id) where people is not null;
drop index messages_reposts;
drop index idempotency_member;
drop index idempotency_item;
drop index idempotency_done;
drop index idempotency_active;
`;

export const people = migration('003_people', up);
