import type { Tables } from '../../pipeline/tables.js';

/** Messages with their mentions, reactions and bookmarks. */
export const tables = {
  // Restored before the messages: inserting messages adds mentions too, and skips existing ones.
  mentions: { key: ['room_id', 'user_id', 'message_id'] },
  messages: { key: ['room_id', 'id'], after: ['rooms', 'mentions'], room: 'room_id', bulky: true },
  reactions: {
    key: ['room_id', 'message_id', 'emoji', 'user_id'],
    after: ['rooms'],
    room: 'room_id',
    bulky: true,
  },
  reaction_counts: { key: ['room_id', 'message_id', 'emoji'], after: ['rooms'], room: 'room_id', bulky: true },
  bookmarks: {
    key: ['user_id', 'room_id', 'message_id'],
    after: ['rooms'],
    room: 'room_id',
    people: { user_id: 'row' },
  },
} as const satisfies Tables;
