import * as z from 'zod';
import { errorRow } from '../client-errors.js';
import { command, event, feature } from '../define.js';
import { actor, instant, metadata, nameText, pageLimit, spaceId, userId } from '../fields.js';
import { is } from '../kinds.js';
import { followed, logPage, logPageInput, since } from './log.js';

/** The schema of a space. */
export const space = z
  .object({
    id: spaceId.describe('The id, such as `course:js-101`, chosen by its creator.'),
    name: nameText.describe('The display name.'),
    metadata: metadata.describe("The app's own key-value data."),
    createdAt: instant.describe('When it was created, epoch ms.'),
  })
  .meta({
    id: 'Space',
    description: 'A group of rooms and users, such as a course or a community. Instants are epoch ms.',
  });

const spaceRole = z.enum(['member', 'owner']);
const spaceMember = z
  .object({
    user: actor.describe('The user.'),
    role: spaceRole.describe('The role in the space; an owner may add and remove members.'),
    joinedAt: instant.describe('When the user joined, epoch ms.'),
  })
  .meta({ id: 'SpaceMember', description: 'A member of a space. Instants are epoch ms.' });
const memberCount = z.int().min(0).describe('The number of members.');
const ref = spaceId.describe("The space's id.");
/** A space as one viewer sees it: in lists, in snapshots, and by itself. */
const seen = {
  space: space.describe('The space.'),
  memberCount,
  role: spaceRole.nullable().describe("The caller's role in the space; null = not a member."),
};

export const events = {
  created: event({
    type: 'space.created',
    summary: 'A space was created.',
    stream: 'space',
    sentence: '{actor} created the space {space.name}',
    data: z.object({ space: space.describe('The new space.') }),
  }),
  memberAdded: event({
    type: 'space.member_added',
    summary: 'A user became a member of the space or got another role in it.',
    stream: 'space',
    sentence: '{actor} made {member.user} {member.role} of the space',
    data: z.object({ member: spaceMember.describe('The new member, or the one whose role changed.'), memberCount }),
  }),
  memberRemoved: event({
    type: 'space.member_removed',
    summary: 'A user is no longer a member of the space.',
    stream: 'space',
    sentence: '{actor} removed {userId} from the space',
    ends: { whose: 'user', code: 'forbidden', message: 'you are no longer a member of the space' },
    data: z.object({ userId: userId.describe('The former member.'), memberCount }),
  }),
};

export const spaces = feature({
  errors: {
    space_not_found: errorRow(404, 'no such space'),
    space_exists: errorRow(409, 'a space with this id already exists'),
  },
  events,
  signals: {},
  commands: {
    create: command({
      kind: 'write',
      summary: 'Create a space, such as a course or a community; the caller becomes its owner.',
      input: z.object({
        space: spaceId.describe('The id, such as `course:js-101`.'),
        name: nameText.optional().describe('The display name. Default: the id.'),
        metadata: metadata.default({}).describe("The app's own key-value data. Default: empty."),
      }),
      output: z.object({ space: space.describe('The new space.') }),
      stream: 'user',
      emits: [events.created, events.memberAdded],
      example: { space: 'course:js-101', name: 'JavaScript 101' },
    }),
    get: command({
      kind: 'read',
      summary:
        'Get a space. A space that the caller is not in answers like a missing one; services and operators see all.',
      input: z.object({ space: ref }),
      output: z.object(seen),
      example: { space: 'course:js-101' },
    }),
    list: command({
      kind: 'read',
      summary: "List the caller's spaces by id; services and operators see all.",
      input: z.object({
        after: spaceId
          .meta(is('cursor'))
          .optional()
          .describe('The `next` of the previous page: list spaces after this id. Default: from the start.'),
        limit: pageLimit(50),
      }),
      output: z.object({
        spaces: z.array(z.object(seen)).describe('The page.'),
        next: spaceId
          .meta(is('cursor'))
          .nullable()
          .describe('Pass as `after` for the next page; null = this is the last page.'),
      }),
      example: {},
    }),
    members: command({
      kind: 'read',
      summary: "List a space's members by user id. A space that the caller is not in answers like a missing one.",
      input: z.object({
        space: ref,
        after: userId
          .meta(is('cursor'))
          .optional()
          .describe('The `next` of the previous page: list users after this id. Default: from the start.'),
        limit: pageLimit(100),
      }),
      output: z.object({
        members: z.array(spaceMember).describe('The page.'),
        memberCount,
        next: userId
          .meta(is('cursor'))
          .nullable()
          .describe('Pass as `after` for the next page; null = this is the last page.'),
      }),
      example: { space: 'course:js-101' },
    }),
    follow: command({
      kind: 'connection',
      live: true,
      activity: false,
      summary:
        'Follow a space on this connection: who joins and leaves it. Its members may, and services and operators. Answers with a snapshot, or with the exact events missed since a position.',
      input: z.object({ space: ref, since }),
      output: ({ spaceSnapshot }) =>
        followed({}, spaceSnapshot.describe('The space as the caller sees it.'), 'spaces.events'),
      example: { space: 'course:js-101' },
    }),
    unfollow: command({
      kind: 'connection',
      live: true,
      activity: false,
      summary: 'Stop following a space on this connection. The membership stays.',
      input: z.object({ space: ref }),
      output: z.object({}),
      example: { space: 'course:js-101' },
    }),
    events: command({
      kind: 'read',
      summary: "Page through a space's log. A page ends at its limit or at about 512 KiB.",
      input: z.object({
        space: ref,
        after: logPageInput.after,
        sinceAt: instant.optional().describe('Only events at or after this instant, epoch ms. Default: all.'),
        limit: logPageInput.limit,
      }),
      output: z.object(logPage),
      example: { space: 'course:js-101' },
    }),
    add: command({
      kind: 'write',
      summary: "Add a user to a space or change the user's role. Owners of the space, services and operators may.",
      input: z.object({
        space: ref,
        user: userId.describe('The user to add.'),
        role: spaceRole.default('member').describe('The role in the space. Default: member.'),
      }),
      output: z.object({ member: spaceMember.describe('The member.'), memberCount }),
      stream: 'space',
      emits: [events.memberAdded],
      example: { space: 'course:js-101', user: 'ana' },
    }),
    remove: command({
      kind: 'write',
      destructive: 'ask',
      summary: 'Leave a space, or remove a member as its owner. A space always has at least one owner.',
      input: z.object({ space: ref, user: userId.describe('The member to remove.') }),
      output: z.object({ memberCount }),
      stream: 'space',
      emits: [events.memberRemoved],
      example: { space: 'course:js-101', user: 'ana' },
    }),
  },
  slices: { space: seen },
});
