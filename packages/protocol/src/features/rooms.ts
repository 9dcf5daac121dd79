import * as z from 'zod';
import { command, event, type Feature } from '../define.js';
import { instant, metadata, nameText, pageLimit, roomId, roomRef, seq, slug, topicText } from '../fields.js';
import { limits } from '../limits.js';
import { member, events as memberEvents, membership } from './members.js';
import { message } from './messages.js';
import { queue, queueVote } from './queue.js';

export const roomSettings = z
  .object({
    messagesPerMinute: z
      .int()
      .min(0)
      .max(100_000)
      .nullable()
      .describe("Messages a minute and user in this room; 0 = no limit, null = the server's default."),
    frozen: z.boolean().describe('Only staff may speak, vote or edit.'),
  })
  .meta({ id: 'RoomSettings' });

const visibility = z.enum(['public', 'private']);
/** Any kind of event, also one that this version does not know. */
const eventType = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z0-9_.]*$/, 'an event kind looks like message.created');
/** Where a page of rooms continues: slugs of private rooms are not unique, so that the id of the last one follows. */
const roomCursor = z
  .string()
  .max(100)
  .regex(
    /^[a-z0-9-]+(\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$/,
    'a page continues after a slug, or after `next`',
  );
const tags = z.array(slug).max(limits.tags);

/** The schema of a room. */
export const room = z
  .object({
    id: roomId.describe('Chosen by the server, never reused.'),
    slug: slug.describe('Unique among public rooms.'),
    name: nameText.describe('For people.'),
    topic: topicText.describe('What the room is about; may be empty.'),
    kind: z.enum(['channel', 'group', 'direct']).describe('What kind of room it is.'),
    visibility: visibility.describe('Guests read a public room; a private one is invisible to them.'),
    tags: tags.describe('For discovery.'),
    metadata: metadata.describe("The app's own data."),
    settings: roomSettings.describe('What applies to those who speak in it.'),
    maxMembers: z
      .int()
      .min(1)
      .max(limits.roomMembers)
      .nullable()
      .describe('How many members it takes; null = no limit.'),
    createdAt: instant.describe('When it was created, epoch ms.'),
  })
  .meta({ id: 'Room' });

const roomListItem = z
  .object({
    room: room.describe('The room.'),
    memberCount: z.int().min(0).describe('Members it has.'),
    head: seq.describe('The last seq of its stream.'),
    role: membership.shape.role.describe("The caller's role in it."),
  })
  .meta({ id: 'RoomListItem' });

export const events = {
  created: event({
    type: 'room.created',
    summary: 'The room exists.',
    stream: 'room',
    data: z.object({ room: room.describe('The new room.') }),
  }),
  updated: event({
    type: 'room.updated',
    summary: "The room's own data or settings changed.",
    stream: 'room',
    data: z.object({ room: room.describe('The room as it is now.') }),
  }),
};

/** An event as it stands in a log. Which `type` has which `data`: the events of the contract. */
export const eventEnvelope = z.object({
  seq: seq.describe('Its place in the stream, from 1, without holes.'),
  type: z.string().describe('Its kind, such as message.created.'),
  at: instant.describe(
    'When it was committed by the clock of the database, epoch ms; never less than that of the event before.',
  ),
  actor: member.shape.user.pick({ id: true, name: true }).nullable().describe('Who did it; null = the server.'),
  key: z.string().nullable().describe('The idempotency key of the command that caused it.'),
  data: z.record(z.string(), z.unknown()).describe('The payload of its kind.'),
});

/** The schema of a room as one viewer sees it at a seq. */
export const roomSnapshot = z
  .object({
    state: z
      .object({
        room: room.describe('The room.'),
        memberCount: z.int().min(0).describe('Members it has.'),
        queues: z.record(z.string(), queue).describe('Its queues by key, each with its waiting and active items.'),
      })
      .describe('What is the same for every viewer.'),
    me: z
      .object({
        userId: z.string().describe('The viewer.'),
        role: membership.shape.role.describe("The viewer's role in the room."),
        mutedUntil: membership.shape.mutedUntil.describe(
          'The viewer may not speak before then, epoch ms; null = not muted.',
        ),
        votes: z
          .record(z.string(), z.record(z.string(), queueVote))
          .describe("The viewer's votes on open items: queue key → item id → vote."),
      })
      .describe("The viewer's own part."),
    window: z
      .object({
        from: z.int().min(1).describe('The window holds every message with an id ≥ this.'),
        messages: z.array(message).describe('In order, deleted ones as blanks.'),
        hasBefore: z.boolean().describe('Whether older messages exist.'),
      })
      .describe('The newest messages.'),
  })
  .meta({ id: 'RoomSnapshot' });

export const rooms = {
  events,
  signals: {},
  commands: {
    create: command({
      kind: 'write',
      summary: 'Create a room; the caller becomes its owner.',
      input: z.object({
        slug: slug.describe('Its short name; unique among public rooms.'),
        name: nameText.optional().describe('Default: the slug.'),
        topic: topicText.default('').describe('Default: empty.'),
        visibility: visibility.default('public').describe('Default: public.'),
        tags: tags.default([]).describe('Default: none.'),
        metadata: metadata.default({}).describe('Default: none.'),
        maxMembers: room.shape.maxMembers.default(null).describe('Default: no limit.'),
        messagesPerMinute: roomSettings.shape.messagesPerMinute
          .default(null)
          .describe("Messages a minute and user; 0 = no limit. Default: the server's."),
      }),
      output: z.object({ room: room.describe('The new room.') }),
      stream: 'user',
      emits: [events.created, memberEvents.joined],
      example: { slug: 'lobby', topic: 'Say hello' },
    }),
    get: command({
      kind: 'read',
      summary: 'Get a room, its member count and the head of its stream.',
      input: z.object({ room: roomRef }),
      output: roomListItem,
      permission: 'room.read',
      example: { room: 'lobby' },
    }),
    list: command({
      kind: 'read',
      summary: "List public rooms, or the caller's own, by slug.",
      input: z.object({
        scope: z.enum(['public', 'mine']).default('public').describe('Which rooms. Default: public.'),
        after: roomCursor.optional().describe('Continue after this slug, or where the page before ended (its `next`).'),
        limit: pageLimit(50),
      }),
      output: z.object({
        rooms: z.array(roomListItem).describe('One page.'),
        next: roomCursor.nullable().describe('Where the next page continues; null = this is the last.'),
      }),
      example: { scope: 'public' },
    }),
    update: command({
      kind: 'write',
      summary: "Change a room's data and settings; fields left out stay as they are.",
      input: z.object({
        room: roomRef,
        name: nameText.optional().describe('For people.'),
        topic: topicText.optional().describe('May be empty.'),
        visibility: visibility.optional().describe('Making a room private detaches its guests.'),
        tags: tags.optional().describe('Replaces all tags.'),
        metadata: metadata.optional().describe('Replaces all metadata.'),
        maxMembers: room.shape.maxMembers.optional().describe('null = no limit. Those inside stay.'),
        messagesPerMinute: roomSettings.shape.messagesPerMinute
          .optional()
          .describe("Messages a minute and user; 0 = no limit, null = the server's default."),
        frozen: z.boolean().optional().describe('Only staff may speak, vote or edit.'),
      }),
      output: z.object({ room: room.describe('The room as it is now.') }),
      permission: 'room.update',
      emits: [events.updated],
      example: { room: 'lobby', topic: 'Welcome' },
    }),
    join: command({
      kind: 'write',
      summary: 'Become a member of a room. Joining again changes nothing.',
      input: z.object({ room: roomRef }),
      output: z.object({
        member: member.describe("The caller's membership."),
        memberCount: z.int().min(0).describe('Members it has.'),
        roomId: roomId.describe("The room's id."),
      }),
      permission: 'room.join',
      emits: [memberEvents.joined, memberEvents.updated],
      example: { room: 'lobby' },
    }),
    leave: command({
      kind: 'write',
      summary: 'End the own membership of a room. The last owner cannot leave.',
      input: z.object({ room: roomRef }),
      output: z.object({ memberCount: z.int().min(0).describe('Members it has.') }),
      permission: 'room.read',
      emits: [memberEvents.left],
      example: { room: 'lobby' },
    }),
    follow: command({
      kind: 'connection',
      summary:
        'Listen to a room on this connection: answers with a snapshot, or with exactly the events missed since a position. Over REST it answers alike and listens to nothing.',
      input: z.object({
        room: roomRef,
        since: z
          .strictObject({
            epoch: z.string().max(64).describe('The epoch of the position.'),
            seq: seq.describe('The last seq that the caller has.'),
          })
          .optional()
          .describe('Where the caller stands. Default: nowhere, answer with a snapshot.'),
        window: z
          .int()
          .min(0)
          .max(limits.windowMessages)
          .default(50)
          .describe('Messages in the snapshot. Default: 50.'),
      }),
      output: z.discriminatedUnion('recovered', [
        z.object({
          recovered: z.literal(true).describe('The events below continue the position.'),
          roomId: roomId.describe("The room's id."),
          epoch: z.string().describe('The epoch of the stream.'),
          head: seq.describe('The last seq of the stream; beyond the last event below: page rooms.events.'),
          events: z.array(eventEnvelope).describe('What was missed, in order: 1,000 or about 512 KiB at most.'),
        }),
        z.object({
          recovered: z.literal(false).describe('No position was given, or it could not be resumed.'),
          roomId: roomId.describe("The room's id."),
          epoch: z.string().describe('The epoch of the stream.'),
          head: seq.describe('The seq at which the snapshot was taken.'),
          snapshot: roomSnapshot.describe('The room as the caller sees it.'),
        }),
      ]),
      permission: 'room.read',
      example: { room: 'lobby' },
    }),
    unfollow: command({
      kind: 'connection',
      summary: 'Stop listening to a room on this connection.',
      input: z.object({ room: roomRef }),
      output: z.object({ roomId: roomId.describe("The room's id.") }),
      example: { room: 'lobby' },
    }),
    events: command({
      kind: 'read',
      summary: "Page through a room's log. A page ends at its limit, or at about 512 KiB.",
      input: z.object({
        room: roomRef,
        after: seq.default(0).describe('Events with a greater seq. Default: 0, from the beginning.'),
        sinceAt: instant.optional().describe('Only events at or after this instant, epoch ms.'),
        types: z.array(eventType).max(50).optional().describe('Only these kinds. Default: all.'),
        limit: pageLimit(100, limits.pageEvents),
      }),
      output: z.object({
        roomId: roomId.describe("The room's id."),
        epoch: z.string().describe('The epoch of the stream.'),
        events: z.array(eventEnvelope).describe('In order.'),
        next: seq.describe('Pass as `after` for the next page.'),
        head: seq.describe('The last seq of the stream; `next` = `head`: that was all.'),
      }),
      permission: 'room.read',
      example: { room: 'lobby', after: 0 },
    }),
  },
} as const satisfies Feature;

/** A room's own data. Instants are epoch ms. */
export interface Room extends z.output<typeof room> {}
/** What applies to those who speak in a room. */
export interface RoomSettings extends z.output<typeof roomSettings> {}
/** A room in a list: its data, how many members it has, where its stream stands, the caller's role. */
export interface RoomListItem extends z.output<typeof roomListItem> {}
/** A room as one viewer sees it: `state` for all, `me` for the viewer, and a `window` of the newest messages. */
export interface RoomSnapshot extends z.output<typeof roomSnapshot> {}
