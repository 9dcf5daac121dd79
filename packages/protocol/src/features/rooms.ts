import * as z from 'zod';
import { errorRow } from '../client-errors.js';
import { command, event, feature, signal } from '../define.js';
import {
  instant,
  metadata,
  nameText,
  pageLimit,
  roomId,
  roomRef,
  seq,
  slug,
  spaceId,
  text,
  userId,
} from '../fields.js';
import { is } from '../kinds.js';
import { coreLimits } from '../limits.js';
import { everyone, owners } from '../permissions.js';
import { followed, logPage, logPageInput, since } from './log.js';
import { member, events as memberEvents } from './members.js';
import { windowMessages } from './message.js';

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
  .meta({ id: 'RoomSettings', description: 'What applies to those who speak in a room.' });

const limits = {
  topicBytes: 2_000,
  topicGraphemes: 500,
  tags: 16,
  roomMembers: 1_000_000,
  /** Rooms in a page of rooms. */
  pageRooms: 1_000,
  /** The rooms of a page together, bytes: a thousand of them that say little of themselves are one page. */
  roomsPageBytes: 1_048_576,
} as const;

const topicText = text('the topic', { bytes: limits.topicBytes, graphemes: limits.topicGraphemes }, 0);

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
  .regex(/^[a-z0-9-]+(\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$/, 'a page continues after a slug, or after `next`')
  .meta(is('cursor'));
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
    space: spaceId.nullable().describe('The space that it belongs to; null = none.'),
    createdAt: instant.describe('When it was created, epoch ms.'),
    archivedAt: instant.nullable().describe('Since when nothing in it changes any more, epoch ms; null = it is open.'),
  })
  .meta({ id: 'Room', description: "A room's own data. Instants are epoch ms." });

const kind = room.shape.kind;

export const events = {
  created: event({
    type: 'room.created',
    summary: 'The room exists.',
    stream: 'room',
    sentence: '{actor} created the room',
    data: z.object({ room: room.describe('The new room.') }),
  }),
  updated: event({
    type: 'room.updated',
    summary: "The room's own data or settings changed.",
    stream: 'room',
    sentence:
      "{actor} [{?room.archivedAt}archived the room: nothing in it changes any more|changed the room's settings]",
    roomLine: true,
    data: z.object({ room: room.describe('The room as it is now.') }),
  }),
  deleted: event({
    type: 'room.deleted',
    summary: 'The room is gone, for everybody; the last event of its stream.',
    stream: 'room',
    sentence: '{actor} deleted the room',
    ends: { whose: 'everybody', code: 'room_not_found', message: 'the room was deleted' },
    data: z.object({ deletedAt: instant.describe('Epoch ms.') }),
  }),
};

const cursor = z.string().max(600).meta(is('cursor'));
const discoverInput = z.object({
  text: nameText.optional().describe('Part of the name, topic or slug, upper and lower case alike.'),
  tags: tags.optional().describe('Rooms that have all of these.'),
  kind: kind.optional().describe('Only this kind. Default: all.'),
  space: spaceId.optional().describe('Only rooms of this space.'),
  archived: z.boolean().default(false).describe('Archived rooms instead of open ones. Default: false.'),
  sort: z
    .enum(['members', 'activity', 'name'])
    .default('members')
    .describe('members and activity: the greatest first. Default: members.'),
  after: cursor.optional().describe('Continue where the page before ended (its `next`).'),
  limit: pageLimit(50, coreLimits.pageItems, limits.roomsPageBytes),
});

export const rooms = feature({
  permissions: {
    'room.read': everyone,
    'room.join': everyone,
    'room.update': owners,
    'room.delete': owners,
  },
  errors: {
    room_slug_taken: errorRow(409, 'a public room already has this slug'),
    room_archived: errorRow(409, 'the room is archived: nothing in it changes'),
    room_frozen: errorRow(403, 'the room is frozen: only its staff may speak'),
  },
  limits,
  events,
  signals: {
    heads: signal({
      type: 'rooms.heads',
      summary: 'Rooms of the user that have gone on, for who follows the own stream: badges are to be looked up again.',
      data: z.object({
        heads: z
          .array(
            z.object({ roomId: roomId.describe('Which room.'), head: seq.describe('The last seq of its stream.') }),
          )
          .describe('Those that changed.'),
      }),
    }),
  },
  commands: {
    create: command({
      kind: 'write',
      summary: 'Create a room; the caller becomes its owner.',
      input: z.object({
        slug: slug.describe('Its short name; unique among public rooms.'),
        kind: z.enum(['channel', 'group']).default('channel').describe('Direct rooms: rooms.direct. Default: channel.'),
        name: nameText.optional().describe('Default: the slug.'),
        topic: topicText.default('').describe('Default: empty.'),
        visibility: visibility.optional().describe('Default: public for a channel, private for a group.'),
        space: spaceId.optional().describe('A space of the caller. Default: none.'),
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
      output: ({ roomListItem }) => roomListItem,
      permission: 'room.read',
      example: { room: 'lobby' },
    }),
    direct: command({
      kind: 'write',
      summary: 'Find the direct room of the caller and another user, or create it: there is one for each pair.',
      input: z.object({ user: userId.describe('The other one.') }),
      output: z.object({
        room: room.describe('The room.'),
        created: z.boolean().describe('Whether there was none before.'),
      }),
      stream: 'user',
      emits: [events.created, memberEvents.joined],
      example: { user: 'bob' },
    }),
    list: command({
      kind: 'read',
      summary: "List public rooms, the caller's own with unread counts, or those the caller is invited to, by slug.",
      input: z.object({
        scope: z.enum(['public', 'mine', 'invited']).default('public').describe('Which rooms. Default: public.'),
        rooms: z
          .array(roomId)
          .max(coreLimits.pageItems)
          .optional()
          .describe('Of these only those with one of these ids.'),
        space: spaceId.optional().describe('Of these only those of a space.'),
        after: roomCursor.optional().describe('Continue after this slug, or where the page before ended (its `next`).'),
        limit: pageLimit(50, limits.pageRooms, limits.roomsPageBytes),
      }),
      output: ({ roomListItem }) =>
        z.object({
          rooms: z.array(roomListItem).describe('One page.'),
          next: roomCursor.nullable().describe('Where the next page continues; null = this is the last.'),
        }),
      example: { scope: 'public' },
    }),
    discover: command({
      kind: 'read',
      summary: 'Find public rooms by text, tags, kind and space, sorted.',
      input: discoverInput,
      output: ({ roomListItem }) =>
        z.object({
          rooms: z.array(roomListItem).describe('One page.'),
          next: cursor.nullable().describe('Where the next page continues; null = this is the last.'),
        }),
      example: { text: 'jazz', sort: 'activity' },
    }),
    archive: command({
      kind: 'write',
      summary: 'Archive a room: it stays readable, and nothing in it changes; or open it again.',
      input: z.object({
        room: roomRef,
        archived: z.boolean().default(true).describe('false = open it. Default: true.'),
      }),
      output: z.object({ room: room.describe('The room as it is now.') }),
      permission: 'room.update',
      inArchive: true,
      emits: [events.updated],
      example: { room: 'lobby' },
    }),
    delete: command({
      kind: 'write',
      destructive: 'retype',
      summary: 'Delete a room for everybody. What was said in it is kept for 30 days and then erased.',
      input: z.object({ room: roomRef }),
      output: z.object({ deletedAt: instant.describe('Epoch ms.') }),
      permission: 'room.delete',
      inArchive: true,
      emits: [events.deleted],
      example: { room: 'lobby' },
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
      summary: 'End the own membership of a room. The last owner cannot leave, nor can those of a direct room.',
      input: z.object({ room: roomRef }),
      output: z.object({ memberCount: z.int().min(0).describe('Members it has.') }),
      permission: 'room.read',
      inArchive: true,
      emits: [memberEvents.left],
      example: { room: 'lobby' },
    }),
    follow: command({
      kind: 'connection',
      live: true,
      activity: false,
      summary:
        'Listen to a room on this connection: answers with a snapshot, or with exactly the events missed since a position. Over REST it answers alike and listens to nothing.',
      input: z.object({
        room: roomRef,
        since,
        window: z
          .int()
          .min(0)
          .max(windowMessages)
          .default(50)
          .describe('Messages in the snapshot; fewer where they take more than about 512 KiB. Default: 50.'),
      }),
      output: ({ roomSnapshot }) =>
        followed(
          { roomId: roomId.describe("The room's id.") },
          roomSnapshot.describe('The room as the caller sees it.'),
          'rooms.events',
        ),
      permission: 'room.read',
      example: { room: 'lobby' },
    }),
    unfollow: command({
      kind: 'connection',
      live: true,
      activity: false,
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
        after: logPageInput.after,
        sinceAt: instant.optional().describe('Only events at or after this instant, epoch ms.'),
        types: z.array(eventType).max(50).optional().describe('Only these kinds. Default: all.'),
        limit: logPageInput.limit,
      }),
      output: z.object({
        roomId: roomId.describe("The room's id."),
        ...logPage,
      }),
      permission: 'room.read',
      example: { room: 'lobby', after: 0 },
    }),
  },
  slices: {
    state: { room: room.describe('The room.') },
    me: { userId: userId.describe('The viewer.') },
    roomLine: {
      room: room.describe('The room.'),
      head: seq.describe('The last seq of its stream, at which the rest of this was read.'),
      activeAt: instant.describe('When anything last happened in it, epoch ms.'),
    },
  },
});
