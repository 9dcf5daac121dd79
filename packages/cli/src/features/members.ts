import { text } from '../output/print.js';
import type { CliFeature, CompletionRequest } from './feature.js';

interface Members {
  members: { user: { id: string; name: string }; role: string }[];
}

/** A name that needs no quotes in any shell. */
const oneWord = /^[\p{L}\p{N}_.-]+$/u;

const inRoom = async ({ room, call, signal }: CompletionRequest) => {
  if (typeof room !== 'string') return [];
  const { result } = await call<Members>('members.list', { room, limit: 100 }, { read: true, signal });
  return result.members.map(({ user, role }) => ({
    word: oneWord.test(user.name) ? `@${user.name}` : user.id,
    about: `${user.id}, ${role}`,
  }));
};

export const members = {
  lists: { list: ['user.id', 'user.name', 'role', 'joinedAt', 'mutedUntil'] },
  strangers: ['add', 'invite'],
  refusals: {
    member_not_found: {
      message: ({ room, user }, { message }) =>
        user === undefined ? message : `"${user}" is not a member of "${room}"`,
      hint: ({ room }) => `roomful members list ${room}`,
    },
  },
  candidates: { user: inRoom },
  // The actor is the renamed user and already has the new name, so show the id.
  lines: { 'member.updated': ({ data: { member } }) => text`-- ${member.user.id} is now named ${member.user.name}` },
  console: () => import('./members.console.js'),
} satisfies CliFeature;
