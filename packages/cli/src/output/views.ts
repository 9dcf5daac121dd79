import { type Fields, isFields } from './fields.js';

/** A column: a field by its path, or what is made of a row under a title. */
export type Column = string | readonly [title: string, of: (row: Fields) => unknown];

const kind: Column = ['kind', ({ kind }) => (kind === 'text' ? '' : kind)];

/** A piece of music in a line. */
export const trackText = ({ title, artist, url }: Fields): string =>
  [artist === undefined ? title : `${artist}: ${title}`, url].filter((part) => part !== undefined).join(' ');

/** What a message says, whatever its kind. */
export const messageText = ({ deletedAt, track, text }: Fields): unknown => {
  if (typeof deletedAt === 'number') return '(deleted)';
  return isFields(track) ? `${text} (${trackText(track)})` : text;
};

const text: Column = ['text', messageText];
const messages = [
  'id',
  'createdAt',
  kind,
  'author.name',
  'replyTo',
  'threadOf',
  'pinnedAt',
  'thread',
  'reactions',
  'mine',
  text,
] as const;
const events = ['seq', 'at', 'type', 'actor.name', 'data'] as const;
const rooms: readonly Column[] = [
  'room.slug',
  // A direct room has no name but the other person's.
  ['room.name', ({ room, peer }: Fields) => (isFields(peer) ? `@${peer['name']}` : isFields(room) ? room['name'] : '')],
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

/** What people see of a list, by command; `--fields` and `--json` show the rest. A list without a view shows all of its columns. */
export const views: Readonly<Record<string, readonly Column[]>> = {
  'rooms.list': rooms,
  'rooms.discover': rooms,
  'rooms.events': events,
  'users.events': events,
  'users.search': ['id', 'name', 'role'],
  'members.list': ['user.id', 'user.name', 'role', 'joinedAt', 'mutedUntil'],
  'messages.list': messages,
  'messages.thread': messages,
  'messages.pins': messages,
  'messages.bookmarks': [
    'roomId',
    'message.id',
    'bookmarkedAt',
    'message.author.name',
    ['text', ({ message }) => (isFields(message) ? messageText(message) : '')],
  ],
  'messages.reactions': ['emoji', 'user.name', 'user.id', 'reactedAt'],
  'presence.get': ['userId', 'status', 'activity', 'lastSeenAt'],
  'presence.list': ['userId', 'name', 'status', 'activity', 'lastSeenAt'],
  'spaces.list': ['space.id', 'space.name', 'memberCount', 'role'],
  'spaces.members': ['user.id', 'user.name', 'role', 'joinedAt'],
  'profile.list': ['name', 'current', 'url', 'credential', 'user.id'],
  'queue.list': ['id', 'status', 'upvotes', 'downvotes', 'title', 'addedBy.name', 'url'],
  'moderation.log': ['seq', 'at', 'type', 'actor.name', 'target', 'data.reason'],
};
