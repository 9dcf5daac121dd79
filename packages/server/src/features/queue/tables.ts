import type { Tables } from '../../pipeline/tables.js';

/** Queues, their items, and the votes on them. */
export const tables = {
  queues: { key: ['room_id', 'key'], after: ['rooms'], room: 'room_id' },
  queue_items: {
    key: ['room_id', 'queue_key', 'id'],
    after: ['queues'],
    room: 'room_id',
    bulky: true,
    people: { added_by: { added_by_name: 'id' } },
  },
  queue_votes: {
    key: ['room_id', 'queue_key', 'item_id', 'user_id'],
    after: ['queue_items'],
    room: 'room_id',
    bulky: true,
  },
  queue_withdrawn: {
    key: ['room_id', 'user_id', 'queue_key', 'item_id', 'kind'],
    room: 'room_id',
    bulky: true,
    people: { user_id: 'row' },
  },
} as const satisfies Tables;
