import type { CliFeature, CompletionRequest } from './feature.js';

interface Spaces {
  spaces: { space: { id: string; name: string } }[];
}

const ownSpaces = async ({ call, signal }: CompletionRequest) => {
  const { result } = await call<Spaces>('spaces.list', { limit: 100 }, { read: true, signal });
  return result.spaces.map(({ space }) => ({ word: space.id, about: space.name }));
};

export const spaces = {
  lists: {
    list: ['space.id', 'space.name', 'memberCount', 'role'],
    members: ['user.id', 'user.name', 'role', 'joinedAt'],
  },
  refusals: {
    space_not_found: {
      message: ({ space }, { message }) => (space === undefined ? message : `no space "${space}"`),
      hint: () => 'roomful spaces list',
    },
  },
  candidates: { space: ownSpaces },
  console: () => import('./spaces.console.js'),
} satisfies CliFeature;
