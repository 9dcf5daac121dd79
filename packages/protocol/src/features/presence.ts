import * as z from 'zod';
import { command, feature, signal } from '../define.js';
import { instant, nameText, pageLimit, roomId, roomRef, spaceId, userId, visibleText } from '../fields.js';
import { is } from '../kinds.js';
import { coreLimits } from '../limits.js';

const limits = {
  /** Users whose presence one connection watches. */
  watchedUsers: 500,
  /** How long after the last sign of activity a user is shown as offline, milliseconds. */
  idleMs: 300_000,
  activityBytes: 400,
  activityGraphemes: 100,
} as const;

/** What somebody is doing, in their own words. */
const activityText = visibleText('the activity', {
  bytes: limits.activityBytes,
  graphemes: limits.activityGraphemes,
});
const chosen = z.enum(['online', 'away', 'busy', 'offline']);

/** The schema of what others see of somebody's presence. */
export const presenceOf = z
  .object({
    userId: userId.describe('Who.'),
    status: chosen.describe('Over all connections and devices.'),
    activity: activityText.nullable().describe('What the user is doing, in the own words; null = not said.'),
    lastSeenAt: instant.nullable().describe('The last sign of activity, epoch ms; null = none is known.'),
  })
  .meta({ id: 'Presence', description: "What others see of somebody's presence. Instants are epoch ms." });

const occupancy = z.object({
  people: z.int().min(0).describe('How many people follow the room now.'),
  connections: z.int().min(0).describe('Over how many connections.'),
});

const one = presenceOf.describe("The caller's presence as others see it.");

export const presence = feature({
  limits,
  events: {},
  signals: {
    changed: signal({
      type: 'presence.changed',
      summary: 'The presence of users whom this connection watches has changed.',
      data: z.object({ users: z.array(presenceOf).describe('Those that changed, as they are now.') }),
    }),
    occupancy: signal({
      type: 'presence.occupancy',
      summary: 'How many are in a followed room.',
      data: z.object({ roomId: roomId.describe('Which room.'), ...occupancy.shape }),
    }),
  },
  commands: {
    set: command({
      kind: 'connection',
      activity: false,
      summary: 'Choose the own status and activity text; they hold while a connection or heartbeat of the user does.',
      input: z.object({
        status: chosen.optional().describe('offline = be there unseen. Default: as it is.'),
        activity: activityText.nullable().optional().describe('null = none. Default: as it is.'),
      }),
      output: z.object({ presence: one }),
      example: { status: 'busy', activity: 'in a call' },
    }),
    heartbeat: command({
      kind: 'connection',
      summary:
        'A sign of activity: without one for 5 minutes a user is shown as offline. Over REST it makes a user present for 60 s.',
      input: z.object({}),
      output: z.object({ presence: one }),
      example: {},
    }),
    get: command({
      kind: 'connection',
      activity: false,
      summary: 'Look up the presence of users.',
      input: z.object({ users: z.array(userId).min(1).max(coreLimits.pageItems).describe('Whose.') }),
      output: z.object({ users: z.array(presenceOf).describe('In the order of the question.') }),
      example: { users: ['ana', 'bob'] },
    }),
    watch: command({
      kind: 'connection',
      live: true,
      activity: false,
      summary: 'Be told on this connection when the presence of users changes; replaces whom it watched before.',
      input: z.object({ users: z.array(userId).max(limits.watchedUsers).describe('Whose; none = no more.') }),
      output: z.object({ users: z.array(presenceOf).describe('As they are now, in the order of the question.') }),
      example: { users: ['ana', 'bob'] },
    }),
    list: command({
      kind: 'connection',
      activity: false,
      summary: 'List who is online: among the members of a room, of a space, or overall.',
      input: z
        .object({
          room: roomRef.optional().describe('Only members of this room: its id or its slug.'),
          space: spaceId.optional().describe('Only members of this space.'),
          after: userId
            .meta(is('cursor'))
            .optional()
            .describe('Continue after this user id (the `next` of the page before).'),
          limit: pageLimit(100),
        })
        .refine((i) => i.room === undefined || i.space === undefined, 'give one of room and space'),
      output: z.object({
        users: z
          .array(presenceOf.extend({ name: nameText.describe('For people.') }))
          .describe('One page, by user id; those who are shown as offline are not among them.'),
        total: z.int().min(0).describe('How many there are.'),
        next: userId.meta(is('cursor')).nullable().describe('Where the next page continues; null = this is the last.'),
      }),
      example: {},
    }),
    occupancy: command({
      kind: 'connection',
      activity: false,
      summary: 'How many follow a room now.',
      input: z.object({ room: roomRef }),
      output: occupancy,
      permission: 'room.read',
      example: { room: 'lobby' },
    }),
  },
  slices: { live: { people: z.int().min(0).describe('How many people follow the room.') } },
});
