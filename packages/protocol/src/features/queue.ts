import * as z from 'zod';
import { errorRow } from '../client-errors.js';
import { command, event, feature } from '../define.js';
import { actor, httpUrl, instant, metadata, nameText, pageLimit, roomRef, userId } from '../fields.js';
import { members, staff } from '../permissions.js';

const limits = {
  /** Items of a queue that are waiting or active. */
  queueOpenItems: 500,
  queuesPerRoom: 20,
} as const;

export const queueVote = z.enum(['up', 'down']).meta({
  id: 'QueueVote',
  description: "A user's vote on an item. Each user has one vote; no vote is stored as absent.",
});
const castVote = z.enum(['up', 'down', 'none']);
const queueKey = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,31}$/,
    'a queue key has at most 32 lower-case letters, digits and hyphens, and starts with a letter',
  );
const key = queueKey.default('main').describe('The key of the queue. Default: main.');
const itemId = z.int().min(1);

/** The schema of an item in a queue. */
export const queueItem = z
  .object({
    id: itemId.describe('The id, counted up from 1 in each queue.'),
    title: nameText.describe('The title.'),
    url: httpUrl.nullable().describe('The http or https address; null = none.'),
    metadata: metadata.describe("The app's own key-value data."),
    addedBy: actor.describe('The user who added it.'),
    addedAt: instant.describe('When it was added, epoch ms.'),
    status: z
      .enum(['waiting', 'active', 'done', 'removed'])
      .describe('The status; at most one item of a queue is active.'),
    upvotes: z.int().min(0).describe('The number of upvotes.'),
    downvotes: z.int().min(0).describe('The number of downvotes.'),
  })
  .meta({
    id: 'QueueItem',
    description: 'An item in a queue: waiting, active, done or removed. Instants are epoch ms.',
  });

/** The schema of a queue. */
export const queueOf = z
  .object({
    key: queueKey.describe('The key that names the queue in commands.'),
    title: nameText.describe('The display name.'),
    policy: z
      .enum(['votes'])
      .describe('How the next item is chosen. votes: highest upvotes − downvotes; ties go to the older item.'),
    openedAt: instant.describe('When the queue was opened, epoch ms.'),
    activeId: itemId.nullable().describe('The id of the active item; null = none.'),
    items: z.array(queueItem).describe('Waiting and active items, sorted by id. Sort them by turn with `queueOrder`.'),
  })
  .meta({
    id: 'Queue',
    description: 'A queue of a room with its open items. The SDK sorts them by turn with `selectQueue`.',
  });

const item = itemId.describe("The item's id.");
const inQueue = queueKey.describe('The key of the queue.');

export const events = {
  opened: event({
    type: 'queue.opened',
    summary: 'A queue was opened.',
    stream: 'room',
    sentence: '{actor} opened the queue {queue.key}',
    data: z.object({ queue: queueOf.describe('The new, empty queue.') }),
  }),
  itemAdded: event({
    type: 'queue.item_added',
    summary: 'An item was added to a queue.',
    stream: 'room',
    sentence: '{actor} added "{item.title}" to the queue {queue} as item {item.id}',
    data: z.object({ queue: inQueue, item: queueItem.describe('The new item.') }),
  }),
  itemVoted: event({
    type: 'queue.item_voted',
    summary: 'The actor cast, changed or withdrew a vote.',
    stream: 'room',
    sentence: '{actor} voted {vote} on item {itemId} of the queue {queue} (+{upvotes} -{downvotes})',
    notice: false,
    data: z.object({
      queue: inQueue,
      itemId: item,
      vote: castVote.describe("The actor's current vote."),
      upvotes: z.int().min(0).describe('The number of upvotes.'),
      downvotes: z.int().min(0).describe('The number of downvotes.'),
    }),
  }),
  advanced: event({
    type: 'queue.advanced',
    summary: 'The queue moved on: the active item is done and the next one is active.',
    stream: 'room',
    sentence: '[now in the queue {queue}: item {activeId}|the queue {queue} is empty]',
    data: z.object({
      queue: inQueue,
      doneId: item.nullable().describe('The item now done; null = none was active.'),
      activeId: item.nullable().describe('The item now active; null = the queue is empty.'),
    }),
  }),
  itemRemoved: event({
    type: 'queue.item_removed',
    summary: 'An item was removed before it was done.',
    stream: 'room',
    sentence: '{actor} removed item {itemId} from the queue {queue}',
    data: z.object({ queue: inQueue, itemId: item }),
  }),
  itemsWithdrawn: event({
    type: 'queue.items_withdrawn',
    summary: "A user's waiting items were removed because the user left.",
    stream: 'room',
    sentence: 'the items of {userId} left the queue {queue}',
    data: z.object({
      queue: inQueue,
      userId: userId.describe('The user who had added them.'),
      itemIds: z.array(item).describe('The items.'),
    }),
  }),
  itemRestored: event({
    type: 'queue.item_restored',
    summary: 'An item that was withdrawn when its author left is waiting again, without votes.',
    stream: 'room',
    sentence: '{actor} restored "{item.title}" to the queue {queue} as item {item.id}',
    data: z.object({ queue: inQueue, item: queueItem.describe('The item.') }),
  }),
  votesChanged: event({
    type: 'queue.votes_changed',
    summary: "A user's votes were withdrawn because the user left, or restored.",
    stream: 'room',
    sentence: null,
    notice: false,
    data: z.object({
      queue: inQueue,
      userId: userId.describe('The voter.'),
      items: z
        .array(
          z.object({
            itemId: item,
            vote: castVote.describe("The user's current vote."),
            upvotes: z.int().min(0).describe('The number of upvotes.'),
            downvotes: z.int().min(0).describe('The number of downvotes.'),
          }),
        )
        .describe('The open items whose votes changed.'),
    }),
  }),
};

export const queue = feature({
  permissions: { 'queue.manage': staff, 'queue.add': members, 'queue.vote': members },
  errors: {
    queue_not_found: errorRow(404, 'no such queue in this room'),
    queue_item_not_found: errorRow(404, 'no such item in this queue'),
    queue_exists: errorRow(409, 'the room already has a queue with this key'),
    queue_full: errorRow(409, `the queue already has ${limits.queueOpenItems} open items, the maximum`),
    queue_item_closed: errorRow(409, 'the item is no longer waiting'),
  },
  limits,
  events,
  signals: {},
  commands: {
    open: command({
      kind: 'write',
      summary: 'Open a queue in a room.',
      input: z.object({
        room: roomRef,
        queue: key,
        title: nameText.default('Queue').describe('The display name. Default: Queue.'),
        policy: queueOf.shape.policy.default('votes').describe('How the next item is chosen. Default: votes.'),
      }),
      output: z.object({ queue: queueOf.describe('The new queue.') }),
      permission: 'queue.manage',
      emits: [events.opened],
      example: { room: 'dj-night', title: 'Tonight' },
    }),
    add: command({
      kind: 'write',
      summary: 'Add an item to a queue.',
      input: z.object({
        room: roomRef,
        title: nameText.describe('The title.'),
        url: httpUrl.optional().describe('The http or https address. Default: none.'),
        metadata: metadata.default({}).describe("The app's own key-value data. Default: empty."),
        queue: key,
      }),
      output: z.object({ item: queueItem.describe('The new item.') }),
      permission: 'queue.add',
      voice: true,
      emits: [events.itemAdded],
      example: { room: 'dj-night', title: 'Blue in Green' },
    }),
    vote: command({
      kind: 'write',
      summary: 'Vote on a waiting item. Each user has one vote and may change it or withdraw it (none).',
      input: z.object({ room: roomRef, item, vote: castVote.describe('The vote; none = withdraw it.'), queue: key }),
      output: z.object({ item: queueItem.describe('The item with the new vote counts.') }),
      permission: 'queue.vote',
      voice: true,
      emits: [events.itemVoted],
      example: { room: 'dj-night', item: 3, vote: 'up' },
    }),
    next: command({
      kind: 'write',
      summary: 'Finish the active item and start the waiting item with the best score.',
      input: z.object({ room: roomRef, queue: key }),
      output: z.object({
        done: queueItem.nullable().describe('The item now done; null = none was active.'),
        active: queueItem.nullable().describe('The item now active; null = the queue is empty.'),
      }),
      permission: 'queue.manage',
      emits: [events.advanced],
      example: { room: 'dj-night' },
    }),
    remove: command({
      kind: 'write',
      destructive: 'ask',
      summary: "Remove an item from a queue: the caller's own, or any item as staff.",
      input: z.object({ room: roomRef, item, queue: key }),
      output: z.object({ item: queueItem.describe('The removed item.') }),
      permission: 'queue.add',
      emits: [events.itemRemoved],
      example: { room: 'dj-night', item: 3 },
    }),
    list: command({
      kind: 'read',
      summary: "List a queue's items: open ones in the order of their turn, or closed ones, newest first.",
      input: z.object({
        room: roomRef,
        queue: key,
        status: z
          .enum(['open', 'over'])
          .default('open')
          .describe('The items to list: open = waiting and active, over = done and removed. Default: open.'),
        limit: pageLimit(100),
      }),
      output: z.object({
        queue: queueOf.omit({ items: true }).describe('The queue.'),
        items: z.array(queueItem).describe('The items.'),
      }),
      permission: 'room.read',
      example: { room: 'dj-night' },
    }),
  },
  slices: {
    state: {
      queues: z
        .record(z.string(), queueOf)
        .describe('The queues of the room by key, each with its waiting and active items.'),
    },
    me: {
      votes: z
        .record(z.string(), z.record(z.string(), queueVote))
        .describe("The viewer's votes on open items: queue key → item id → vote."),
    },
  },
});
