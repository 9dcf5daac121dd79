import type { Call } from '../calls/call.js';
import { Failure } from '../failure/failure.js';
import type { Fields } from '../output/objects.js';
import { eventColumns } from './columns.js';
import type { CliFeature, CompletionRequest, Input } from './feature.js';

interface Users {
  users: { id: string; name: string }[];
}

/** Candidates for a user. Servers have too many users to list, so it searches for the text typed so far, and offers unique ids. */
const onServer = async ({ room, current, call, signal }: CompletionRequest) => {
  if (room !== undefined || current === '' || current.startsWith('@')) return [];
  const { result } = await call<Users>('users.search', { text: current }, { read: true, signal });
  return result.users.map(({ id, name }) => ({ word: id, about: name }));
};

const isUnknown = ({ user }: Input, call: Call): Promise<boolean> =>
  call('users.get', { user }, { read: true }).then(
    () => false,
    (error: unknown) => error instanceof Failure && error.code === 'user_not_found',
  );

/** Reports an unknown user: the server accepts erasing one and does nothing, but the id may be a typo. */
const checkErased = async (input: Input, call: Call) => {
  const unknown = await isUnknown(input, call);
  return ({ rooms }: Fields): Failure | undefined =>
    // If rooms were affected, the user was erased earlier and this erased what was left.
    unknown && rooms === 0
      ? new Failure('user_not_found', `there is no user "${input['user']}"; nothing was erased`, {
          exit: 'notFound',
          hint: 'roomful users search <name>',
        })
      : undefined;
};

export const users = {
  lists: { search: ['id', 'name', 'role'], events: eventColumns },
  retype: {
    erase: {
      of: 'id',
      orYes: true,
      loss: async ({ user }) => ({ what: `erase the user ${user} and everything ${user} wrote`, name: String(user) }),
    },
  },
  checks: { erase: checkErased },
  refusals: {
    user_not_found: { message: ({ user }, { message }) => (user === undefined ? message : `no user "${user}"`) },
  },
  candidates: { user: onServer },
  console: () => import('./users.console.js'),
} satisfies CliFeature;
