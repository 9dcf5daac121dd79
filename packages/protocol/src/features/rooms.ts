import * as z from 'zod';
import { errorRow } from '../client-errors.js';
import { command, feature, signal } from '../define.js';
import { instant, metadata, nameText, pageLimit, roomId, roomRef, seq, slug, spaceId, userId } from '../fields.js';
import { is } from '../kinds.js';
import { coreLimits } from '../limits.js';
import { everyone, owners } from '../permissions.js';
import { followed, logPage, logPageInput, since } from './log.js';
import { member, events as memberEvents } from './members.js';
import { limits as messageLimits } from './message.js';
import { events, eventType, limits, room, roomCursor, roomSettings, tags, topicText, visibility } from './room.js';
import { hereInput, hereOutput } from './room-here.js';

export { room } from './room.js';

const kind = room.shape.kind;
const cursor = z.string().max(600).meta(is('cursor'));
const discoverInput = z.object({
  text: nameText.optional().describe('Text to find in the name, topic or slug, ignoring case.'),
  tags: tags.optional().describe('Only rooms that have all of these tags.'),
  kind: kind.optional().describe('Only rooms of this kind. Default: all kinds.'),
  space: spaceId.optional().describe('Only rooms of this space. Default: rooms of any space or none.'),
  archived: z.boolean().default(false).describe('Whether to find archived rooms instead of open ones. Default: false.'),
  sort: z
    .enum(['members', 'activity', 'name'])
    .default('members')
    .describe('The order: most members first, latest activity first, or by name. Default: members.'),
  after: cursor.optional().describe('The `next` of the previous page. Default: from the start.'),
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
    room_slug_taken: errorRow(409, 'a public room already has this slug; choose another'),
    room_archived: errorRow(409, 'the room is archived and read-only'),
    room_frozen: errorRow(403, 'the room is frozen: only staff may speak'),
  },
  limits,
  events,
  signals: {
    heads: signal({
      type: 'rooms.heads',
      summary:
        "Some of the user's rooms have new events. Sent to connections that follow the user's own stream, so that they can refresh unread badges.",
      data: z.object({
        heads: z
          .array(
            z.object({
              roomId: roomId.describe('The room.'),
              head: seq.describe('The last seq of the stream of the room.'),
            }),
          )
          .describe('The entries that changed.'),
      }),
    }),
  },
  commands: {
    create: command({
      kind: 'write',
      summary: 'Create a room; the caller becomes its owner.',
      input: z.object({
        slug: slug.describe('The short name in addresses; unique among public rooms.'),
        kind: z
          .enum(['channel', 'group'])
          .default('channel')
          .describe('The kind of room; use rooms.direct for a direct room. Default: channel.'),
        name: nameText.optional().describe('The display name. Default: the slug.'),
        topic: topicText.default('').describe('What the room is about. Default: empty.'),
        visibility: visibility
          .optional()
          .describe('Whether guests can read the room. Default: public for a channel, private for a group.'),
        space: spaceId.optional().describe('A space that the caller belongs to. Default: none.'),
        tags: tags.default([]).describe('Tags that rooms.discover finds the room by. Default: none.'),
        metadata: metadata.default({}).describe("The app's own key-value data. Default: empty."),
        maxMembers: room.shape.maxMembers.default(null).describe('The maximum number of members. Default: no limit.'),
        messagesPerMinute: roomSettings.shape.messagesPerMinute
          .default(null)
          .describe("How many messages each user may send per minute; 0 = no limit. Default: the server's default."),
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
      summary:
        'Open the direct room of the caller and another user; create it if it does not exist. Each pair of users has one.',
      input: z.object({ user: userId.describe('The other user.') }),
      output: z.object({
        room: room.describe('The room.'),
        created: z.boolean().describe('Whether the room was created by this call.'),
      }),
      stream: 'user',
      emits: [events.created, memberEvents.joined],
      example: { user: 'bob' },
    }),
    list: command({
      kind: 'read',
      summary:
        "List rooms by slug: public rooms, the caller's rooms with unread counts, or rooms the caller is invited to.",
      input: z.object({
        scope: z.enum(['public', 'mine', 'invited']).default('public').describe('The rooms to list. Default: public.'),
        rooms: z
          .array(roomId)
          .max(coreLimits.pageItems)
          .optional()
          .describe('Only rooms with these ids. Default: all.'),
        space: spaceId.optional().describe('Only rooms of this space. Default: all.'),
        after: roomCursor
          .optional()
          .describe('The `next` of the previous page, or a slug to start after. Default: from the start.'),
        limit: pageLimit(50, limits.pageRooms, limits.roomsPageBytes),
      }),
      output: ({ roomListItem }) =>
        z.object({
          rooms: z.array(roomListItem).describe('The page.'),
          next: roomCursor.nullable().describe('Pass as `after` for the next page; null = this is the last page.'),
        }),
      example: { scope: 'public' },
    }),
    discover: command({
      kind: 'read',
      summary: 'Find public rooms by text, tags, kind and space.',
      input: discoverInput,
      output: ({ roomListItem }) =>
        z.object({
          rooms: z.array(roomListItem).describe('The page.'),
          next: cursor.nullable().describe('Pass as `after` for the next page; null = this is the last page.'),
        }),
      example: { text: 'jazz', sort: 'activity' },
    }),
    archive: command({
      kind: 'write',
      summary: 'Archive a room, which makes it read-only, or reopen it.',
      input: z.object({
        room: roomRef,
        archived: z.boolean().default(true).describe('true = archive the room, false = reopen it. Default: true.'),
      }),
      output: z.object({ room: room.describe('The room after the change.') }),
      permission: 'room.update',
      inArchive: true,
      emits: [events.updated],
      example: { room: 'lobby' },
    }),
    delete: command({
      kind: 'write',
      destructive: 'retype',
      summary: 'Delete a room for everyone. Its messages are kept for 30 days and then erased.',
      input: z.object({ room: roomRef }),
      output: z.object({ deletedAt: instant.describe('When the room was deleted, epoch ms.') }),
      permission: 'room.delete',
      inArchive: true,
      emits: [events.deleted],
      example: { room: 'lobby' },
    }),
    update: command({
      kind: 'write',
      summary: "Change a room's data and settings. Fields left out stay unchanged.",
      input: z.object({
        room: roomRef,
        name: nameText.optional().describe('The display name. Default: unchanged.'),
        topic: topicText.optional().describe('What the room is about; may be empty. Default: unchanged.'),
        visibility: visibility
          .optional()
          .describe('Whether guests can read the room. Making it private disconnects its guests. Default: unchanged.'),
        tags: tags.optional().describe('Replaces all tags. Default: unchanged.'),
        metadata: metadata.optional().describe('Replaces all metadata. Default: unchanged.'),
        maxMembers: room.shape.maxMembers
          .optional()
          .describe('The maximum number of members; null = no limit. Current members stay. Default: unchanged.'),
        messagesPerMinute: roomSettings.shape.messagesPerMinute
          .optional()
          .describe(
            "How many messages each user may send per minute; 0 = no limit, null = the server's default. Default: unchanged.",
          ),
        frozen: z.boolean().optional().describe('Whether only staff may send, edit or vote. Default: unchanged.'),
      }),
      output: z.object({ room: room.describe('The room after the change.') }),
      permission: 'room.update',
      emits: [events.updated],
      example: { room: 'lobby', topic: 'Welcome' },
    }),
    join: command({
      kind: 'write',
      summary: 'Join a room as a member. Joining again changes nothing.',
      input: z.object({ room: roomRef }),
      output: z.object({
        member: member.describe("The caller's membership."),
        memberCount: z.int().min(0).describe('The number of members.'),
        roomId: roomId.describe("The room's id."),
      }),
      permission: 'room.join',
      emits: [memberEvents.joined, memberEvents.updated],
      example: { room: 'lobby' },
    }),
    leave: command({
      kind: 'write',
      summary: 'Leave a room. The last owner cannot leave, and nobody can leave a direct room.',
      input: z.object({ room: roomRef }),
      output: z.object({ memberCount: z.int().min(0).describe('The number of members.') }),
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
        'Follow a room on this connection. Answers with a snapshot, or with the exact events missed since a position. Over REST the answer is the same, but nothing is followed.',
      input: z.object({
        room: roomRef,
        since,
        window: z
          .int()
          .min(0)
          .max(messageLimits.windowMessages)
          .default(50)
          .describe('The number of messages in the snapshot; fewer if they exceed about 512 KiB. Default: 50.'),
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
      summary: 'Stop following a room on this connection.',
      input: z.object({ room: roomRef }),
      output: z.object({ roomId: roomId.describe("The room's id.") }),
      example: { room: 'lobby' },
    }),
    here: command({
      kind: 'read',
      summary:
        'List by name the users who are in a room now: those who follow it on any connection and any node, guests included, without users who appear offline by choice.',
      input: hereInput,
      output: hereOutput,
      permission: 'room.read',
      example: { room: 'lobby' },
    }),
    events: command({
      kind: 'read',
      summary: "Page through a room's log. A page ends at its limit or at about 512 KiB.",
      input: z.object({
        room: roomRef,
        after: logPageInput.after,
        sinceAt: instant.optional().describe('Only events at or after this instant, epoch ms. Default: all.'),
        types: z.array(eventType).max(50).optional().describe('Only events of these types. Default: all.'),
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
      head: seq.describe('The last seq of the stream of the room; everything else here was read at that seq.'),
      activeAt: instant.describe('When the latest event in the room happened, epoch ms.'),
    },
  },
});
