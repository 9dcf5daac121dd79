import type { LeaseQueries, LeaseRow } from '../../live/leases.js';

// Dead nodes are deleted here: there is no other moment at which somebody looks for them.
const renew = {
  name: 'lease_renew',
  sql: `
    with dead as (delete from nodes where ends_at < ? and id <> ?::uuid),
      known as (update nodes set ends_at = ? where id = ?::uuid returning 1),
      made as (insert into nodes (id, ends_at) select ?::uuid, ? where not exists (select from known))
    select from known`,
};
const end = { name: 'lease_end', sql: 'update nodes set ends_at = least(ends_at, ?) where id = ?::uuid' };
const save = {
  name: 'lease_save',
  sql: `
    with gone as (
      delete from leases as l using unnest(?::uuid[], ?::text[]) as g(room_id, user_id)
      where l.room_id = g.room_id and l.user_id = g.user_id and l.node_id = ?::uuid)
    insert into leases (room_id, user_id, node_id)
    select room_id, user_id, ?::uuid from unnest(?::uuid[], ?::text[]) as h(room_id, user_id)
    on conflict (room_id, user_id, node_id) do nothing`,
};
const hide = {
  name: 'lease_hide',
  sql: `
    with visible as (delete from hidden_users where user_id = any(?::text[]) and node_id = ?::uuid)
    insert into hidden_users (user_id, node_id) select user_id, ?::uuid from unnest(?::text[]) as h(user_id)
    on conflict (user_id, node_id) do nothing`,
};

const roomsOf = (rows: readonly LeaseRow[]): string[] => rows.map(({ roomId }) => roomId);
const usersOf = (rows: readonly LeaseRow[]): string[] => rows.map(({ userId }) => userId);

/** Stores leases. */
export const leaseQueries: LeaseQueries = {
  renewNode: async (database, node, { endsAt, deadBefore }) => {
    const known = await database.statement(renew, [deadBefore, node, endsAt, node, node, endsAt]);
    return known.length > 0;
  },
  endNode: async (database, node, endsAt) => {
    await database.statement(end, [endsAt, node]);
  },
  saveLeases: async (database, node, { here, gone }) => {
    await database.statement(save, [roomsOf(gone), usersOf(gone), node, node, roomsOf(here), usersOf(here)]);
  },
  saveHidden: async (database, node, { hidden, visible }) => {
    await database.statement(hide, [visible, node, node, hidden]);
  },
};
