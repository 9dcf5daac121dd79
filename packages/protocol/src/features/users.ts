import * as z from 'zod';
import { errorRow } from '../client-errors.js';
import { command, event, feature } from '../define.js';
import { actor, httpUrl, instanceRole, memberRole, nameText, pageLimit, roomId, userId } from '../fields.js';
import { is } from '../kinds.js';
import { followed, logPage, logPageInput, since } from './log.js';

/** The schema of a user's profile, taken from the latest verified token. */
export const profile = z
  .object({
    id: userId.describe("The id: the token's `sub`."),
    name: nameText.describe('The display name; not unique.'),
    avatarUrl: httpUrl.nullable().describe('The http or https address of a picture; null = none.'),
    role: instanceRole.describe('The role on this instance.'),
  })
  .meta({ id: 'Profile', description: "A user's profile, taken from the latest verified token.", ...is('person') });

/** The events of a user's own stream. */
export const events = {
  updated: event({
    type: 'user.updated',
    summary: 'A token brought a different name, picture or role.',
    stream: 'user',
    sentence: '{profile.id} is now {profile}',
    data: z.object({ profile: profile.describe('The new profile.') }),
  }),
  blocked: event({
    type: 'user.blocked',
    summary: 'The user blocked direct messages to and from another user.',
    stream: 'user',
    sentence: '{actor} blocked {userId}',
    data: z.object({ userId: userId.describe('The other user.') }),
  }),
  unblocked: event({
    type: 'user.unblocked',
    summary: 'The user unblocked another user.',
    stream: 'user',
    sentence: '{actor} unblocked {userId}',
    data: z.object({ userId: userId.describe('The other user.') }),
  }),
  roomChanged: event({
    type: 'user.room_changed',
    summary:
      'The user joined or left a room, was invited, removed, kicked or banned, or got another role. Appended shortly after the change.',
    stream: 'user',
    sentence: '[{?role}your role in a room is now {role}|your membership of a room changed] (by {by})',
    membership: 'role',
    data: z.object({
      roomId: roomId.describe('The room.'),
      role: memberRole.nullable().describe('The new role; null = not a member.'),
      invited: z.boolean().describe('Whether the user is invited but not a member.'),
      by: actor.nullable().describe('The user who did it; null = the server.'),
    }),
  }),
  erased: event({
    type: 'user.erased',
    summary: "The user's profile, read positions and blocks were deleted. Messages are deleted soon after.",
    stream: 'user',
    sentence: '{userId} was erased',
    erases: true,
    data: z.object({ userId: userId.describe('The erased user.') }),
  }),
};

export const users = feature({
  errors: {
    user_not_found: errorRow(404, 'no such user'),
    blocked: errorRow(403, 'messages between you and this user are blocked'),
  },
  events,
  signals: {},
  commands: {
    get: command({
      kind: 'read',
      summary: "Get a user's profile, by default the caller's own.",
      input: z.object({ user: userId.optional().describe('The user. Default: the caller.') }),
      output: z.object({ profile: profile.describe('The profile.') }),
      example: {},
    }),
    search: command({
      kind: 'read',
      summary: 'Find users whose name or id begins with a text, ignoring case.',
      input: z.object({ text: nameText.describe('The beginning of the name or id.'), limit: pageLimit(20) }),
      output: z.object({ users: z.array(profile).describe('The users found, by name.') }),
      example: { text: 'an' },
    }),
    follow: command({
      kind: 'connection',
      live: true,
      activity: false,
      summary:
        "Follow the caller's own stream on this connection and get `rooms.heads` for new events in the caller's rooms. Answers with a snapshot, or with the exact events missed since a position.",
      input: z.object({ since }),
      output: ({ userSnapshot }) => followed({}, userSnapshot.describe("The caller's own data."), 'users.events'),
      example: {},
    }),
    unfollow: command({
      kind: 'connection',
      live: true,
      activity: false,
      summary: "Stop following the caller's own stream on this connection.",
      input: z.object({}),
      output: z.object({}),
      example: {},
    }),
    events: command({
      kind: 'read',
      summary: "Page through the caller's own stream. A page ends at its limit or at about 512 KiB.",
      input: z.object(logPageInput),
      output: z.object(logPage),
      example: {},
    }),
    block: command({
      kind: 'write',
      summary: 'Block direct messages to and from a user.',
      input: z.object({ user: userId.describe('The user.') }),
      output: z.object({ userId: userId.describe('The user.') }),
      emits: [events.blocked],
      example: { user: 'spammer' },
    }),
    unblock: command({
      kind: 'write',
      summary: 'Unblock a user.',
      input: z.object({ user: userId.describe('The user.') }),
      output: z.object({ lifted: z.boolean().describe('Whether the user was blocked; false = nothing changed.') }),
      emits: [events.unblocked],
      example: { user: 'spammer' },
    }),
    erase: command({
      kind: 'write',
      destructive: 'retype',
      summary:
        'Erase a user. The profile, read positions, blocks and bookmarks are deleted at once; the messages in all rooms soon after, with nothing kept. Users may erase themselves; services and operators may erase anyone.',
      input: z.object({ user: userId.describe('The user.') }),
      output: z.object({ rooms: z.int().min(0).describe('The number of rooms to be searched for messages.') }),
      streamOwner: 'user',
      emits: [events.erased],
      example: { user: 'ana' },
    }),
  },
  slices: {
    user: {
      profile: profile.describe('The profile from the latest verified token.'),
      blocked: z.array(userId).describe('Ids of the blocked users, sorted.'),
    },
  },
});
