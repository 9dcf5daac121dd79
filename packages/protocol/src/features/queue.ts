import * as z from 'zod';
import { errorRow } from '../client-errors.js';
import { command, event, feature } from '../define.js';
import { actor, httpUrl, instant, metadata, nameText, pageLimit, roomRef } from '../fields.js';
import { members, staff } from '../permissions.js';

export const queueVote = z
  .enum(['up', 'down'])
  .meta({ id: 'QueueVote', description: "A person's one vote on an item; none is the absence of a vote." });
const castVote = z.enum(['up', 'down', 'none']);
const queueKey = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'a queue key has lower-case letters, digits and hyphens and starts with a letter');
const key = queueKey.default('main').describe('Which queue of the room. Default: main.');
const itemId = z.int().min(1);

/** The schema of an item of a queue. */
export const queueItem = z
  .object({
    id: itemId.describe('Counted up from 1 in its queue.'),
    title: nameText.describe('What it is.'),
    url: httpUrl.nullable().describe('Where it is; null = nowhere.'),
    metadata: metadata.describe("The app's own data."),
    addedBy: actor.describe('Who added it.'),
    addedAt: instant.describe('Epoch ms.'),
    status: z.enum(['waiting', 'active', 'done', 'removed']).describe('Exactly one item is active at most.'),
    upvotes: z.int().min(0).describe('People who voted up.'),
    downvotes: z.int().min(0).describe('People who voted down.'),
  })
  .meta({
    id: 'QueueItem',
    description: 'An item of a queue: waiting, active, done or removed. Instants are epoch ms.',
  });

/** The schema of a queue. */
export const queueOf = z
  .object({
    key: queueKey.describe('Its name in commands.'),
    title: nameText.describe('For people.'),
    policy: z
      .enum(['votes'])
      .describe('How the next item is found. votes: greatest upvotes − downvotes, the older first.'),
    openedAt: instant.describe('Epoch ms.'),
    activeId: itemId.nullable().describe('The item whose turn it is; null = none.'),
    items: z.array(queueItem).describe('Waiting and active items by id; order them with `queueOrder`.'),
  })
  .meta({
    id: 'Queue',
    description: 'A queue of a room with its open items. In the order of their turn: `selectQueue` of the SDK.',
  });

const item = itemId.describe("The item's id.");
const inQueue = queueKey.describe('Which queue.');

export const events = {
  opened: event({
    type: 'queue.opened',
    summary: 'The room has a new queue.',
    stream: 'room',
    sentence: '{actor} opened the queue {queue.key}',
    data: z.object({ queue: queueOf.describe('The queue, still empty.') }),
  }),
  itemAdded: event({
    type: 'queue.item_added',
    summary: 'An item waits.',
    stream: 'room',
    sentence: '{actor} added "{item.title}" to the queue {queue} as {item.id}',
    data: z.object({ queue: inQueue, item: queueItem.describe('The new item.') }),
  }),
  itemVoted: event({
    type: 'queue.item_voted',
    summary: 'The actor voted, changed the vote or took it back.',
    stream: 'room',
    sentence: '{actor} voted {vote} on item {itemId} of the queue {queue} (+{upvotes} -{downvotes})',
    notice: false,
    data: z.object({
      queue: inQueue,
      itemId: item,
      vote: castVote.describe("The actor's vote as it is now."),
      upvotes: z.int().min(0).describe('People who voted up.'),
      downvotes: z.int().min(0).describe('People who voted down.'),
    }),
  }),
  advanced: event({
    type: 'queue.advanced',
    summary: 'The active item is done and the next one is active.',
    stream: 'room',
    sentence: '[now in the queue {queue}: item {activeId}|the queue is empty]',
    data: z.object({
      queue: inQueue,
      doneId: item.nullable().describe('The item that is done; null = none was active.'),
      activeId: item.nullable().describe('The item that is active now; null = nothing waits.'),
    }),
  }),
  itemRemoved: event({
    type: 'queue.item_removed',
    summary: 'An item was taken out before its turn was over.',
    stream: 'room',
    sentence: '{actor} removed item {itemId} from the queue {queue}',
    data: z.object({ queue: inQueue, itemId: item }),
  }),
};

export const queue = feature({
  permissions: { 'queue.manage': staff, 'queue.add': members, 'queue.vote': members },
  errors: {
    queue_not_found: errorRow(404, 'no such queue in this room'),
    queue_item_not_found: errorRow(404, 'no such item in this queue'),
    queue_exists: errorRow(409, 'the room already has a queue with this key'),
    queue_full: errorRow(409, 'the queue has as many open items as it takes'),
    queue_item_closed: errorRow(409, 'the item is no longer waiting'),
  },
  limits: {
    /** Items of a queue that are waiting or active. */
    queueOpenItems: 500,
    queuesPerRoom: 20,
  },
  events,
  signals: {},
  commands: {
    open: command({
      kind: 'write',
      summary: 'Open a queue in a room.',
      input: z.object({
        room: roomRef,
        queue: key,
        title: nameText.default('Queue').describe('For people. Default: Queue.'),
        policy: queueOf.shape.policy.default('votes').describe('Default: votes.'),
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
        title: nameText.describe('What it is.'),
        url: httpUrl.optional().describe('Where it is, http or https.'),
        metadata: metadata.default({}).describe('Default: none.'),
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
      summary: 'Vote on a waiting item: one vote a person, which can be changed or taken back (none).',
      input: z.object({ room: roomRef, item, vote: castVote.describe('The vote.'), queue: key }),
      output: z.object({ item: queueItem.describe('The item with its votes.') }),
      permission: 'queue.vote',
      voice: true,
      emits: [events.itemVoted],
      example: { room: 'dj-night', item: 3, vote: 'up' },
    }),
    next: command({
      kind: 'write',
      summary: 'End the active item and make the best waiting one active.',
      input: z.object({ room: roomRef, queue: key }),
      output: z.object({
        done: queueItem.nullable().describe('The item that is done; null = none was active.'),
        active: queueItem.nullable().describe('The item that is active now; null = nothing waits.'),
      }),
      permission: 'queue.manage',
      emits: [events.advanced],
      example: { room: 'dj-night' },
    }),
    remove: command({
      kind: 'write',
      destructive: 'ask',
      summary: 'Take an item out: its own, or as staff any.',
      input: z.object({ room: roomRef, item, queue: key }),
      output: z.object({ item: queueItem.describe('The item as it was taken out.') }),
      permission: 'queue.add',
      emits: [events.itemRemoved],
      example: { room: 'dj-night', item: 3 },
    }),
    list: command({
      kind: 'read',
      summary: "List a queue's items: waiting and active in their order, or those that are over, the newest first.",
      input: z.object({
        room: roomRef,
        queue: key,
        status: z
          .enum(['open', 'over'])
          .default('open')
          .describe('open = waiting and active, over = done and removed. Default: open.'),
        limit: pageLimit(100),
      }),
      output: z.object({
        queue: queueOf.omit({ items: true }).describe('The queue.'),
        items: z.array(queueItem).describe('Its items.'),
      }),
      permission: 'room.read',
      example: { room: 'dj-night' },
    }),
  },
  slices: {
    state: {
      queues: z.record(z.string(), queueOf).describe('Its queues by key, each with its waiting and active items.'),
    },
    me: {
      votes: z
        .record(z.string(), z.record(z.string(), queueVote))
        .describe("The viewer's votes on open items: queue key → item id → vote."),
    },
  },
});
