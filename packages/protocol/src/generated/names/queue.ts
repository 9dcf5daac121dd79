// Generated from the contract by `npm run generate`. Do not edit.

import { readInRoom, writeInRoom } from './command-kinds.js';

/** Its commands: the kind, whether the input names a room, and `activity: false` if the command does not count as activity. */
export const queueCommands = {
  open: writeInRoom,
  add: writeInRoom,
  vote: writeInRoom,
  next: writeInRoom,
  remove: writeInRoom,
  list: readInRoom,
} as const;

/** Its errors. */
export const queueErrors = {
  queue_not_found: {"httpStatus":404,"retryable":false,"message":"no such queue in this room"},
  queue_item_not_found: {"httpStatus":404,"retryable":false,"message":"no such item in this queue"},
  queue_exists: {"httpStatus":409,"retryable":false,"message":"the room already has a queue with this key"},
  queue_full: {"httpStatus":409,"retryable":false,"message":"the queue already has 500 open items, the maximum"},
  queue_item_closed: {"httpStatus":409,"retryable":false,"message":"the item is no longer waiting"},
} as const;

/** Its permissions, each with its holders. */
export const queuePermissions = {
  'queue.manage': ["moderator","owner","operator","service"],
  'queue.add': ["member","moderator","owner","operator","service"],
  'queue.vote': ["member","moderator","owner","operator","service"],
} as const;

/** Its limits. The name says the unit. */
export const queueLimits = {
  queueOpenItems: 500,
  queuesPerRoom: 20,
} as const;

/** The sentences of its events, for `fillSentence`. */
export const queueSentences = {
  'queue.opened': [{"path":["actor"],"is":"person"}," opened the queue ",{"path":["queue","key"]}],
  'queue.item_added': [{"path":["actor"],"is":"person"}," added \"",{"path":["item","title"]},"\" to the queue ",{"path":["queue"]}," as item ",{"path":["item","id"]}],
  'queue.item_voted': [{"path":["actor"],"is":"person"}," voted ",{"path":["vote"]}," on item ",{"path":["itemId"]}," of the queue ",{"path":["queue"]}," (+",{"path":["upvotes"]}," -",{"path":["downvotes"]},")"],
  'queue.advanced': [{"when":[["queue"],["activeId"]],"parts":["now in the queue ",{"path":["queue"]},": item ",{"path":["activeId"]}],"otherwise":["the queue ",{"path":["queue"]}," is empty"]}],
  'queue.item_removed': [{"path":["actor"],"is":"person"}," removed item ",{"path":["itemId"]}," from the queue ",{"path":["queue"]}],
  'queue.items_withdrawn': ["the items of ",{"path":["userId"],"is":"user"}," left the queue ",{"path":["queue"]}],
  'queue.item_restored': [{"path":["actor"],"is":"person"}," restored \"",{"path":["item","title"]},"\" to the queue ",{"path":["queue"]}," as item ",{"path":["item","id"]}],
} as const;
