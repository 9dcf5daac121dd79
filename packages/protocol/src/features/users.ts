import * as z from 'zod';
import { errorRow } from '../client-errors.js';
import { command, event, feature } from '../define.js';
import { actor, httpUrl, instanceRole, memberRole, nameText, pageLimit, roomId, userId } from '../fields.js';
import { is } from '../kinds.js';
import { followed, logPage, logPageInput, since } from './log.js';

/** The schema of a user, as the last verified token says. */
export const profile = z
  .object({
    id: userId.describe("The token's `sub`."),
    name: nameText.describe('For people; not unique.'),
    avatarUrl: httpUrl.nullable().describe('A picture; null = none.'),
    role: instanceRole.describe('The role on this instance.'),
  })
  .meta({ id: 'Profile', description: 'A user, as the last verified token says.', ...is('person') });

/** The events of a user's own stream. */
export const events = {
  updated: event({
    type: 'user.updated',
    summary: 'The profile in the token differs from the one known before.',
    stream: 'user',
    sentence: '{profile.id} is now {profile}',
    data: z.object({ profile: profile.describe('The profile as it is now.') }),
  }),
  blocked: event({
    type: 'user.blocked',
    summary: 'The user takes no direct messages from another any more.',
    stream: 'user',
    sentence: '{actor} blocked {userId}',
    data: z.object({ userId: userId.describe('From whom.') }),
  }),
  unblocked: event({
    type: 'user.unblocked',
    summary: 'The user takes direct messages from another again.',
    stream: 'user',
    sentence: '{actor} unblocked {userId}',
    data: z.object({ userId: userId.describe('From whom.') }),
  }),
  roomChanged: event({
    type: 'user.room_changed',
    summary:
      "The user's standing in a room changed: joined, left, invited, put out, another role. Told soon after it has.",
    stream: 'user',
    sentence: '[{?role}you are {role} in a room now, by {by}|your place in a room ended, by {by}]',
    data: z.object({
      roomId: roomId.describe('Which room.'),
      role: memberRole.nullable().describe('The role after it; null = not a member.'),
      invited: z.boolean().describe('Whether the user may join, though not a member.'),
      by: actor.nullable().describe('Who did it; null = the server.'),
    }),
  }),
  erased: event({
    type: 'user.erased',
    summary: "The user's profile is gone, with read positions and blocks; messages go soon.",
    stream: 'user',
    sentence: '{userId} was erased',
    data: z.object({ userId: userId.describe('Who.') }),
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
      summary: "Get a user's profile; without `user`, the caller's own.",
      input: z.object({ user: userId.optional().describe('Whose. Default: the caller.') }),
      output: z.object({ profile: profile.describe('The profile.') }),
      example: {},
    }),
    search: command({
      kind: 'read',
      summary: 'Find users whose name or id begins with a text, upper and lower case alike.',
      input: z.object({ text: nameText.describe('The beginning.'), limit: pageLimit(20) }),
      output: z.object({ users: z.array(profile).describe('By name.') }),
      example: { text: 'an' },
    }),
    follow: command({
      kind: 'connection',
      live: true,
      activity: false,
      summary:
        'Listen to the own stream on this connection, and hear of new messages in the own rooms (`rooms.heads`): answers with a snapshot, or with exactly the events missed since a position.',
      input: z.object({ since }),
      output: ({ userSnapshot }) => followed({}, userSnapshot.describe("The caller's own part."), 'users.events'),
      example: {},
    }),
    unfollow: command({
      kind: 'connection',
      live: true,
      activity: false,
      summary: 'Stop listening to the own stream on this connection.',
      input: z.object({}),
      output: z.object({}),
      example: {},
    }),
    events: command({
      kind: 'read',
      summary: 'Page through the own stream. A page ends at its limit, or at about 512 KiB.',
      input: z.object(logPageInput),
      output: z.object(logPage),
      example: {},
    }),
    block: command({
      kind: 'write',
      summary: 'Take no direct messages from a user, and send none.',
      input: z.object({ user: userId.describe('Whom.') }),
      output: z.object({ userId: userId.describe('Whom.') }),
      emits: [events.blocked],
      example: { user: 'spammer' },
    }),
    unblock: command({
      kind: 'write',
      summary: 'Take direct messages from a user again.',
      input: z.object({ user: userId.describe('Whom.') }),
      output: z.object({ lifted: z.boolean().describe('false = the user was not blocked.') }),
      emits: [events.unblocked],
      example: { user: 'spammer' },
    }),
    erase: command({
      kind: 'write',
      destructive: 'retype',
      summary:
        'Erase a user: the profile, read positions, blocks and bookmarks at once; soon after, all messages in every room are deleted, and nothing of them is kept. Services and operators may, and every user for themselves.',
      input: z.object({ user: userId.describe('Whom.') }),
      output: z.object({ rooms: z.int().min(0).describe('How many rooms are gone through for messages.') }),
      streamOwner: 'user',
      emits: [events.erased],
      example: { user: 'ana' },
    }),
  },
  slices: {
    user: {
      profile: profile.describe('What the last verified token says.'),
      blocked: z.array(userId).describe('From whom no direct messages are taken, by id.'),
    },
  },
});
