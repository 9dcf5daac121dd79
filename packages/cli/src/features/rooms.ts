import type { Call } from '../calls/call.js';
import { isFields } from '../output/objects.js';
import { eventColumns } from './columns.js';
import type { CliFeature, Column, CompletionRequest, Input } from './feature.js';

interface Rooms {
  rooms: { room: { slug: string; topic: string } }[];
}

const reachable = async ({ call, signal }: CompletionRequest) => {
  const pages = await Promise.all(
    ['mine', 'public'].map((scope) =>
      call<Rooms>('rooms.list', { scope, limit: 100 }, { read: true, signal }).catch(() => undefined),
    ),
  );
  const found = pages.flatMap((page) => page?.result.rooms ?? []);
  return [...new Map(found.map(({ room }) => [room.slug, { word: room.slug, about: room.topic }])).values()];
};

const columns: readonly Column[] = [
  'room.slug',
  // A direct room has no name of its own, so show the other user's.
  ['room.name', ({ room, peer }) => (isFields(peer) ? `@${peer['name']}` : isFields(room) ? room['name'] : '')],
  'unread',
  'mentions',
  'memberCount',
  'role',
  'room.kind',
  'room.visibility',
  'room.archivedAt',
  'room.topic',
  'last',
];

const lossOfRoom = async ({ room }: Input, call: Call) => {
  const { result } = await call<{ room: { slug: string; name: string }; memberCount: number }>(
    'rooms.get',
    { room },
    { read: true },
  );
  const members = `${result.memberCount} ${result.memberCount === 1 ? 'member' : 'members'}`;
  return { what: `delete the room "${result.room.name}" (${members}) for everybody`, name: result.room.slug };
};

export const rooms = {
  lists: { list: columns, discover: columns, here: ['id', 'name'], events: eventColumns },
  aside: ['last', 'pinned', 'peer'],
  retype: { delete: { of: 'slug', orYes: false, loss: lossOfRoom } },
  negations: { archived: 'Reopen the room.', frozen: 'Unfreeze the room.' },
  refusals: {
    room_not_found: { message: ({ room }) => `no room "${room}"`, hint: () => 'roomful rooms list' },
    room_archived: { hint: ({ room }) => `its owners can reopen it: roomful rooms archive ${room} --no-archived` },
    room_slug_taken: { hint: ({ slug }) => `roomful rooms get ${slug}` },
    room_frozen: { hint: ({ room }) => `its staff can unfreeze it: roomful rooms update ${room} --no-frozen` },
  },
  candidates: { room: reachable },
  console: () => import('./rooms.console.js'),
} satisfies CliFeature;
