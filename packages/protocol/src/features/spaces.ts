import * as z from 'zod';
import { errorRow } from '../client-errors.js';
import { command, event, feature } from '../define.js';
import { actor, instant, metadata, nameText, pageLimit, spaceId, userId } from '../fields.js';
import { is } from '../kinds.js';

/** The schema of a space. */
export const space = z
  .object({
    id: spaceId.describe('Such as `course:js-101`; chosen by who creates it.'),
    name: nameText.describe('For people.'),
    metadata: metadata.describe("The app's own data."),
    createdAt: instant.describe('Epoch ms.'),
  })
  .meta({
    id: 'Space',
    description: 'A course or a community, by which rooms and people can be listed. Instants are epoch ms.',
  });

const spaceRole = z.enum(['member', 'owner']);
const spaceMember = z
  .object({
    user: actor.describe('Who.'),
    role: spaceRole.describe('owner may add and remove people.'),
    joinedAt: instant.describe('Epoch ms.'),
  })
  .meta({ id: 'SpaceMember', description: 'A member of a space. Instants are epoch ms.' });
const memberCount = z.int().min(0).describe('Members it has.');
const ref = spaceId.describe("The space's id.");

export const events = {
  created: event({
    type: 'space.created',
    summary: 'The space exists.',
    stream: 'space',
    sentence: '{actor} created the space {space.name}',
    data: z.object({ space: space.describe('The new space.') }),
  }),
  memberAdded: event({
    type: 'space.member_added',
    summary: 'A user became a member of the space.',
    stream: 'space',
    sentence: '{actor} made {member.user} {member.role} of the space',
    data: z.object({ member: spaceMember.describe('The new member, or the one whose role changed.'), memberCount }),
  }),
  memberRemoved: event({
    type: 'space.member_removed',
    summary: 'A user is no longer a member of the space.',
    stream: 'space',
    sentence: '{actor} removed {userId} from the space',
    data: z.object({ userId: userId.describe('Who.'), memberCount }),
  }),
};

export const spaces = feature({
  errors: {
    space_not_found: errorRow(404, 'no such space'),
    space_exists: errorRow(409, 'a space with this id exists already'),
  },
  events,
  signals: {},
  commands: {
    create: command({
      kind: 'write',
      summary: 'Create a space, such as a course or a community; the caller becomes its owner.',
      input: z.object({
        space: spaceId.describe('Its id, such as `course:js-101`.'),
        name: nameText.optional().describe('Default: the id.'),
        metadata: metadata.default({}).describe('Default: none.'),
      }),
      output: z.object({ space: space.describe('The new space.') }),
      stream: 'user',
      emits: [events.created, events.memberAdded],
      example: { space: 'course:js-101', name: 'JavaScript 101' },
    }),
    list: command({
      kind: 'read',
      summary: "List the caller's spaces by id; services and operators see all.",
      input: z.object({
        after: spaceId
          .meta(is('cursor'))
          .optional()
          .describe('Continue after this id (the `next` of the page before).'),
        limit: pageLimit(50),
      }),
      output: z.object({
        spaces: z
          .array(
            z.object({
              space: space.describe('The space.'),
              memberCount,
              role: spaceRole.nullable().describe("The caller's role; null = none."),
            }),
          )
          .describe('One page.'),
        next: spaceId.meta(is('cursor')).nullable().describe('Where the next page continues; null = this is the last.'),
      }),
      example: {},
    }),
    members: command({
      kind: 'read',
      summary: "List a space's members by user id. A space of others and a missing one answer alike.",
      input: z.object({
        space: ref,
        after: userId
          .meta(is('cursor'))
          .optional()
          .describe('Continue after this user id (the `next` of the page before).'),
        limit: pageLimit(100),
      }),
      output: z.object({
        members: z.array(spaceMember).describe('One page.'),
        memberCount,
        next: userId.meta(is('cursor')).nullable().describe('Where the next page continues; null = this is the last.'),
      }),
      example: { space: 'course:js-101' },
    }),
    add: command({
      kind: 'write',
      summary: 'Make a user a member of a space, or change the role, as its owners, services and operators may.',
      input: z.object({
        space: ref,
        user: userId.describe('Whom.'),
        role: spaceRole.default('member').describe('Default: member.'),
      }),
      output: z.object({ member: spaceMember.describe('The member.'), memberCount }),
      stream: 'space',
      emits: [events.memberAdded],
      example: { space: 'course:js-101', user: 'ana' },
    }),
    remove: command({
      kind: 'write',
      destructive: 'ask',
      summary: 'End a membership of a space: the own, or as its owner any. A space keeps at least one owner.',
      input: z.object({ space: ref, user: userId.describe('Whose.') }),
      output: z.object({ memberCount }),
      stream: 'space',
      emits: [events.memberRemoved],
      example: { space: 'course:js-101', user: 'ana' },
    }),
  },
});
