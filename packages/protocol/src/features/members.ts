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
      .describe('The user, as known to the room.'),
    role: memberRole.describe('The role in this room.'),
    joinedAt: instant.describe('When the membership began, epoch ms.'),
    mutedUntil: instant.nullable().describe('When the mute ends, epoch ms; null = not muted.'),
  })
  .meta({ id: 'Member', description: 'A member of a room, as others see them. Instants are epoch ms.' });

/** The standing of any user in a room, member or not. */
export const membership = z.object({
  role: roomRole.describe('The role in this room; guest = not a member.'),
  mutedUntil: instant.nullable().describe('When the mute ends, epoch ms; null = not muted.'),
});

const memberCount = z.int().min(0).describe('The number of members after this event.');
const user = userId.describe('The user affected.');

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
    data: z.object({ member: member.describe('The member after the change.') }),
  }),
  erased: event({
    type: 'member.erased',
    summary: 'A user was erased. From now on the id replaces the name, in messages and queues too.',
    stream: 'room',
    sentence: '{userId} was erased',
    erases: true,
    data: z.object({ userId: user }),
  }),
  invited: event({
    type: 'member.invited',
    summary: 'A user was invited to this private room.',
    stream: 'room',
    sentence: '{actor} invited {userId}',
    data: z.object({ userId: user }),
  }),
  removed: event({
    type: 'member.removed',
    summary: 'Staff removed a member.',
    stream: 'room',
    sentence: '{actor} removed {userId}[: {reason}]',
    ends: { whose: 'user', code: 'forbidden', message: 'you were removed from the room' },
    data: z.object({
      userId: user,
      reason: reasonText.nullable().describe('The reason; null = none given.'),
      memberCount,
    }),
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
    room_full: errorRow(409, 'the room is full: it has reached its maximum number of members'),
    last_owner: errorRow(409, 'a room needs at least one owner; make another member an owner first'),
  },
  events,
  signals: {},
  commands: {
    list: command({
      kind: 'read',
      summary: "List a room's members by user id, or find members by name.",
      input: z.object({
        room: roomRef,
        name: nameText.optional().describe('Only members with exactly this name, ignoring case. Default: all.'),
        prefix: nameText
          .optional()
          .describe('Only members whose name or id begins with this text, ignoring case. Default: all.'),
        after: userId
          .meta(is('cursor'))
          .optional()
          .describe('The `next` of the previous page: list users after this id. Default: from the start.'),
        limit: pageLimit(100),
      }),
      output: z.object({
        members: z.array(member).describe('The page.'),
        next: userId
          .meta(is('cursor'))
          .nullable()
          .describe('Pass as `after` for the next page; null = this is the last page.'),
      }),
      permission: 'member.list',
      example: { room: 'lobby' },
    }),
    add: command({
      kind: 'write',
      summary: 'Add a user to a room, without asking the user.',
      input: z.object({
        room: roomRef,
        user: userId.describe('The user to add.'),
        role: memberRole.default('member').describe("The role, at most the caller's own. Default: member."),
      }),
      output: z.object({ member: member.describe('The new member, or the existing one.'), memberCount }),
      permission: 'member.add',
      emits: [events.joined],
      example: { room: 'lobby', user: 'ana' },
    }),
    invite: command({
      kind: 'write',
      summary: 'Invite a user to a private room.',
      input: z.object({ room: roomRef, user: userId.describe('The user to invite.') }),
      output: z.object({ userId: user }),
      permission: 'member.invite',
      emits: [events.invited],
      example: { room: 'lobby', user: 'ana' },
    }),
    remove: command({
      kind: 'write',
      destructive: 'ask',
      summary: 'Remove a member from a room. The user may join again; a private room needs a new invitation.',
      input: z.object({
        room: roomRef,
        user: userId.describe('The member to remove.'),
        reason: reasonText.optional().describe('The reason; everyone who reads the log sees it. Default: none.'),
      }),
      output: z.object({ memberCount }),
      permission: 'member.remove',
      emits: [events.removed],
      example: { room: 'lobby', user: 'ana' },
    }),
    setRole: command({
      kind: 'write',
      summary: "Change a member's role. A room always has at least one owner.",
      input: z.object({
        room: roomRef,
        user: userId.describe('The member whose role changes.'),
        role: memberRole.describe('The new role.'),
      }),
      output: z.object({ member: member.describe('The member after the change.') }),
      permission: 'member.setRole',
      emits: [events.roleChanged],
      example: { room: 'lobby', user: 'ana', role: 'moderator' },
    }),
  },
  slices: {
    state: { memberCount: z.int().min(0).describe('The number of members.') },
    me: {
      role: membership.shape.role.describe("The viewer's role in the room."),
      mutedUntil: membership.shape.mutedUntil.describe("When the viewer's mute ends, epoch ms; null = not muted."),
    },
    roomLine: {
      memberCount: z.int().min(0).describe('The number of members.'),
      role: membership.shape.role.describe("The caller's role in the room."),
      invited: z.boolean().describe('Whether the caller is invited but not a member.'),
      peer: member.shape.user.nullable().describe('The other person of a direct room; null = not a direct room.'),
    },
  },
});
