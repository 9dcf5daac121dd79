import * as z from 'zod';
import { event } from '../define.js';
import { instant, metadata, nameText, roomId, slug, spaceId, text } from '../fields.js';
import { is } from '../kinds.js';

/** The schema of a room's settings. */
export const roomSettings = z
  .object({
    messagesPerMinute: z
      .int()
      .min(0)
      .max(100_000)
      .nullable()
      .describe("How many messages each user may send per minute; 0 = no limit, null = the server's default."),
    frozen: z.boolean().describe('Whether only staff may send, edit or vote.'),
  })
  .meta({ id: 'RoomSettings', description: 'Rules for sending in a room.' });

export const limits = {
  topicBytes: 2_000,
  topicGraphemes: 500,
  tags: 16,
  roomMembers: 1_000_000,
  /** Rooms in a page of rooms. */
  pageRooms: 1_000,
  /** Total size of a page of rooms, bytes: enough for a thousand rooms with short descriptions. */
  roomsPageBytes: 1_048_576,
} as const;

export const topicText = text('the topic', { bytes: limits.topicBytes, graphemes: limits.topicGraphemes }, 0);

export const visibility = z.enum(['public', 'private']);
/** Any event type, including types that this version does not know. */
export const eventType = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z0-9_.]*$/, 'an event type looks like message.created');
/** The cursor of a page of rooms. Slugs of private rooms are not unique, so the id of the last room follows. */
export const roomCursor = z
  .string()
  .max(100)
  .regex(
    /^[a-z0-9-]+(\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$/,
    '`after` must be a slug or the `next` of the previous page',
  )
  .meta(is('cursor'));
export const tags = z.array(slug).max(limits.tags);

/** The schema of a room. */
export const room = z
  .object({
    id: roomId.describe('The id, chosen by the server and never reused.'),
    slug: slug.describe('The short name in addresses; unique among public rooms.'),
    name: nameText.describe('The display name.'),
    topic: topicText.describe('What the room is about; may be empty.'),
    kind: z.enum(['channel', 'group', 'direct']).describe('The kind of room.'),
    visibility: visibility.describe('Guests can read a public room; a private room is invisible to them.'),
    tags: tags.describe('Tags that rooms.discover finds the room by.'),
    metadata: metadata.describe("The app's own key-value data."),
    settings: roomSettings.describe('Rules for sending.'),
    maxMembers: z
      .int()
      .min(1)
      .max(limits.roomMembers)
      .nullable()
      .describe('The maximum number of members; null = no limit.'),
    space: spaceId.nullable().describe('The space that the room belongs to; null = none.'),
    createdAt: instant.describe('When the room was created, epoch ms.'),
    archivedAt: instant.nullable().describe('When the room was archived, epoch ms; null = the room is open.'),
  })
  .meta({ id: 'Room', description: "A room's own data. Instants are epoch ms." });

/** The events of rooms. */
export const events = {
  created: event({
    type: 'room.created',
    summary: 'A room was created.',
    stream: 'room',
    sentence: '{actor} created the room {room.slug}',
    data: z.object({ room: room.describe('The new room.') }),
  }),
  updated: event({
    type: 'room.updated',
    summary: "The room's data or settings changed.",
    stream: 'room',
    sentence:
      "{actor} [{?room.archivedAt}archived the room; it is now read-only|changed the room's settings][{?room.settings.frozen} (frozen)]",
    roomLine: true,
    data: z.object({ room: room.describe('The room after the change.') }),
  }),
  deleted: event({
    type: 'room.deleted',
    summary: 'The room was deleted for everyone. This is the last event of its stream.',
    stream: 'room',
    sentence: '{actor} deleted the room',
    ends: { whose: 'everybody', code: 'room_not_found', message: 'the room was deleted' },
    data: z.object({ deletedAt: instant.describe('When the room was deleted, epoch ms.') }),
  }),
};
