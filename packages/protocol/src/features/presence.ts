import * as z from 'zod';
import { command, feature, signal } from '../define.js';
import { instant, nameText, pageLimit, roomId, roomRef, spaceId, userId, visibleText } from '../fields.js';
import { is } from '../kinds.js';
import { coreLimits } from '../limits.js';

const limits = {
  /** Users whose presence one connection watches. */
  watchedUsers: 500,
  /** How long after the last sign of activity a user appears offline, milliseconds. */
  idleMs: 300_000,
  activityBytes: 400,
  activityGraphemes: 100,
} as const;

/** A user's own description of what they are doing. */
const activityText = visibleText('the activity', {
  bytes: limits.activityBytes,
  graphemes: limits.activityGraphemes,
});
const chosen = z.enum(['online', 'away', 'busy', 'offline']);

/** The schema of a user's presence as others see it. */
export const presenceOf = z
  .object({
    userId: userId.describe('The user.'),
    status: chosen.describe('The status across all connections and devices.'),
    activity: activityText.nullable().describe("The user's own description of what they are doing; null = none."),
    lastSeenAt: instant.nullable().describe('When the user was last active, epoch ms; null = unknown.'),
  })
  .meta({ id: 'Presence', description: "A user's presence as others see it. Instants are epoch ms." });

const occupancy = z.object({
  people: z.int().min(0).describe('The number of users following the room now.'),
  connections: z.int().min(0).describe('The number of connections following the room now.'),
});

const one = presenceOf.describe("The caller's presence as others see it.");

export const presence = feature({
  limits,
  events: {},
  signals: {
    changed: signal({
      type: 'presence.changed',
      summary: 'The presence of watched users changed.',
      data: z.object({
        users: z.array(presenceOf).describe('The users whose presence changed, with their current presence.'),
      }),
    }),
    occupancy: signal({
      type: 'presence.occupancy',
      summary: 'The number of users in a followed room changed.',
      data: z.object({ roomId: roomId.describe('The room.'), ...occupancy.shape }),
    }),
  },
  commands: {
    set: command({
      kind: 'connection',
      activity: false,
      summary:
        "Set the caller's status and activity text. They last as long as the user has a connection or a heartbeat.",
      input: z.object({
        status: chosen.optional().describe('The status; offline = appear offline. Default: unchanged.'),
        activity: activityText.nullable().optional().describe('The activity text; null = none. Default: unchanged.'),
      }),
      output: z.object({ presence: one }),
      example: { status: 'busy', activity: 'in a call' },
    }),
    heartbeat: command({
      kind: 'connection',
      summary:
        'Report activity. A user without activity for 5 minutes appears offline. Over REST, a heartbeat makes the user present for 60 s.',
      input: z.object({}),
      output: z.object({ presence: one }),
      example: {},
    }),
    get: command({
      kind: 'connection',
      activity: false,
      summary: 'Look up the presence of users.',
      input: z.object({ users: z.array(userId).min(1).max(coreLimits.pageItems).describe('The ids of the users.') }),
      output: z.object({ users: z.array(presenceOf).describe('The presence of each user, in the order requested.') }),
      example: { users: ['ana', 'bob'] },
    }),
    watch: command({
      kind: 'connection',
      live: true,
      activity: false,
      summary: 'Watch the presence of users on this connection. Replaces the users watched before.',
      input: z.object({
        users: z.array(userId).max(limits.watchedUsers).describe('The ids of the users; an empty list stops watching.'),
      }),
      output: z.object({
        users: z.array(presenceOf).describe('The current presence of each user, in the order requested.'),
      }),
      example: { users: ['ana', 'bob'] },
    }),
    list: command({
      kind: 'connection',
      activity: false,
      summary: 'List users who are online: members of a room, members of a space, or everyone.',
      input: z
        .object({
          room: roomRef.optional().describe('Only members of this room, by id or slug. Default: everyone.'),
          space: spaceId.optional().describe('Only members of this space. Default: everyone.'),
          after: userId
            .meta(is('cursor'))
            .optional()
            .describe('The `next` of the previous page: list users after this id. Default: from the start.'),
          limit: pageLimit(100),
        })
        .refine((i) => i.room === undefined || i.space === undefined, 'give only one of room and space'),
      output: z.object({
        users: z
          .array(presenceOf.extend({ name: nameText.describe('The display name.') }))
          .describe('The page, by user id, without users who appear offline.'),
        total: z.int().min(0).describe('The total number of users online.'),
        next: userId
          .meta(is('cursor'))
          .nullable()
          .describe('Pass as `after` for the next page; null = this is the last page.'),
      }),
      example: {},
    }),
    occupancy: command({
      kind: 'connection',
      activity: false,
      summary: 'Count the users and connections following a room now.',
      input: z.object({ room: roomRef }),
      output: occupancy,
      permission: 'room.read',
      example: { room: 'lobby' },
    }),
  },
  slices: { live: { people: z.int().min(0).describe('The number of users following the room.') } },
});
