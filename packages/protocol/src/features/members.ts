import * as z from 'zod';
import { errorRow } from '../client-errors.js';
import { command, event, feature } from '../define.js';
import { instant, memberRole, nameText, pageLimit, reasonText, roomRef, roomRole, userId } from '../fields.js';
import { is } from '../kinds.js';
import { everyone, owners, staff } from '../permissions.js';
import { profile } from './users.js';

/** The schema of a member as others see them. */
export const member = z
  .object({
    user: profile
      .pick({ id: true, name: true, avatarUrl: true })
      .meta(is('person'))
      .describe('Who, as known to the room.'),
    role: memberRole.describe('The role in this room.'),
    joinedAt: instant.describe('When the membership began, epoch ms.'),
    mutedUntil: instant.nullable().describe('May not speak before then, epoch ms; null = not muted.'),
  })
  .meta({ id: 'Member', description: 'A member of a room, as others see them. Instants are epoch ms.' });

/** What the room knows of any user, member or not. */
export const membership = z.object({
  role: roomRole.describe('The role in this room; guest = not a member.'),
  mutedUntil: instant.nullable().describe('May not speak before then, epoch ms; null = not muted.'),
});

const memberCount = z.int().min(0).describe('Members after this event.');
const user = userId.describe('Whom it concerns.');

export const events = {
  joined: event({
    type: 'member.joined',
    summary: 'A user became a member.',
    stream: 'room',
    sentence: '{member.user} joined',
    data: z.object({ member: member.describe('The new member.'), memberCount }),
  }),
  left: event({
    type: 'member.left',
    summary: 'A member left.',
    stream: 'room',
    sentence: '{userId} left',
    ends: { whose: 'user', code: 'forbidden', message: 'you left the room' },
    data: z.object({ userId: user, memberCount }),
  }),
  updated: event({
    type: 'member.updated',
    summary: "A member's name or avatar changed.",
    stream: 'room',
    sentence: '{member.user.id} is now {member.user}',
    data: z.object({ member: member.describe('The member as it is now.') }),
  }),
  erased: event({
    type: 'member.erased',
    summary: 'A user was erased: from here on the id stands for the name, in messages and queues too.',
    stream: 'room',
    sentence: '{userId} was erased',
    data: z.object({ userId: user }),
  }),
  invited: event({
    type: 'member.invited',
    summary: 'A user may join this private room.',
    stream: 'room',
    sentence: '{actor} invited {userId}',
    data: z.object({ userId: user }),
  }),
  removed: event({
    type: 'member.removed',
    summary: "A member's membership was ended by the staff.",
    stream: 'room',
    sentence: '{actor} removed {userId}[: {reason}]',
    ends: { whose: 'user', code: 'forbidden', message: 'you were removed from the room' },
    data: z.object({ userId: user, reason: reasonText.nullable().describe('Why; null = not said.'), memberCount }),
  }),
  roleChanged: event({
    type: 'member.role_changed',
    summary: "A member's role changed.",
    stream: 'room',
    sentence: '{actor} changed the role of {userId} to {role}',
    moderation: true,
    data: z.object({ userId: user, role: memberRole.describe('The new role.') }),
  }),
};

export const members = feature({
  permissions: {
    'member.list': everyone,
    'member.add': staff,
    'member.invite': staff,
    'member.remove': staff,
    'member.setRole': owners,
  },
  errors: {
    member_not_found: errorRow(404, 'that user is not a member of this room'),
    room_full: errorRow(409, 'the room has as many members as it takes'),
    last_owner: errorRow(409, 'a room keeps at least one owner'),
  },
  events,
  signals: {},
  commands: {
    list: command({
      kind: 'read',
      summary: "List a room's members by user id, or find them by name.",
      input: z.object({
        room: roomRef,
        name: nameText.optional().describe('Only members with exactly this name, upper and lower case alike.'),
        prefix: nameText
          .optional()
          .describe('Only members whose name or id begins with this, upper and lower case alike.'),
        after: userId
          .meta(is('cursor'))
          .optional()
          .describe('Continue after this user id (the `next` of the page before).'),
        limit: pageLimit(100),
      }),
      output: z.object({
        members: z.array(member).describe('One page.'),
        next: userId.meta(is('cursor')).nullable().describe('Where the next page continues; null = this is the last.'),
      }),
      permission: 'member.list',
      example: { room: 'lobby' },
    }),
    add: command({
      kind: 'write',
      summary: 'Make a user a member without asking.',
      input: z.object({
        room: roomRef,
        user: userId.describe('Whom to add.'),
        role: memberRole.default('member').describe('At most the own. Default: member.'),
      }),
      output: z.object({ member: member.describe('The new member, or the one there was.'), memberCount }),
      permission: 'member.add',
      emits: [events.joined],
      example: { room: 'lobby', user: 'ana' },
    }),
    invite: command({
      kind: 'write',
      summary: 'Allow a user to join a private room.',
      input: z.object({ room: roomRef, user: userId.describe('Whom to invite.') }),
      output: z.object({ userId: user }),
      permission: 'member.invite',
      emits: [events.invited],
      example: { room: 'lobby', user: 'ana' },
    }),
    remove: command({
      kind: 'write',
      destructive: 'ask',
      summary: "End a member's membership. A removed member may join again (a private room: when invited again).",
      input: z.object({
        room: roomRef,
        user: userId.describe('Whom to remove.'),
        reason: reasonText.optional().describe('Shown in the log.'),
      }),
      output: z.object({ memberCount }),
      permission: 'member.remove',
      emits: [events.removed],
      example: { room: 'lobby', user: 'ana' },
    }),
    setRole: command({
      kind: 'write',
      summary: "Change a member's role. A room keeps at least one owner.",
      input: z.object({
        room: roomRef,
        user: userId.describe('Whose role.'),
        role: memberRole.describe('The new role.'),
      }),
      output: z.object({ member: member.describe('The member as it is now.') }),
      permission: 'member.setRole',
      emits: [events.roleChanged],
      example: { room: 'lobby', user: 'ana', role: 'moderator' },
    }),
  },
  slices: {
    state: { memberCount: z.int().min(0).describe('Members it has.') },
    me: {
      role: membership.shape.role.describe("The viewer's role in the room."),
      mutedUntil: membership.shape.mutedUntil.describe(
        'The viewer may not speak before then, epoch ms; null = not muted.',
      ),
    },
    roomLine: {
      memberCount: z.int().min(0).describe('Members it has.'),
      role: membership.shape.role.describe("The caller's role in it."),
      invited: z.boolean().describe('Whether the caller may join, though not a member.'),
      peer: member.shape.user.nullable().describe('Of a direct room: the other person; null = another kind of room.'),
    },
  },
});
