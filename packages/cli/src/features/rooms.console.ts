import { misuse, required, split, target } from '../console/arguments.js';
import { type Line, span } from '../console/lines.js';
import { togglePanel } from '../console/panel.js';
import { resolveAnyone } from '../console/people.js';
import type { RoomRow } from '../console/room-list.js';
import { unreadCounted } from '../console/rooms.js';
import type { ConsoleFeature, ConsoleState, SlashCommand, StatusPart } from '../console/state.js';
import { clip, textWidth } from '../console/text.js';
import { safeText } from '../terminal/safeText.js';

const commands: readonly SlashCommand[] = [
  {
    name: 'room',
    args: '<name>',
    help: 'go to a room',
    names: ({ rooms }) => rooms.map(({ slug, title, peerId }) => (peerId === null ? slug : title)),
    run: async (argument, { enter, state }) => {
      const word = required(split(argument)[0]);
      const row = state().rooms.find(({ title, slug }) => title === word || slug === word.replace(/^#/, ''));
      await enter(row?.id ?? word.replace(/^#/, ''));
    },
  },
  {
    name: 'rooms',
    args: '',
    help: 'show or hide your rooms with their unread counts',
    run: (_, context) => togglePanel('rooms', context),
  },
  {
    name: 'dm',
    args: '@user [text]',
    help: 'open a direct room with a user',
    names: ({ rooms }) => rooms.flatMap(({ title, peerId }) => (peerId === null ? [] : [title])),
    run: async (argument, context) => {
      const [user, text] = target(argument);
      const { backend, enter } = context;
      const { room } = await backend.client.rooms.direct({ user: await resolveAnyone(user, context) });
      await enter(room.id, text.trim() === '' ? undefined : text);
    },
  },
  {
    name: 'archive',
    args: '[off]',
    help: 'archive this room, so it is read-only; off reopens it',
    needs: 'room.update',
    run: async (argument, { backend }) => {
      const [word] = split(argument);
      if (word !== '' && word !== 'off') misuse();
      await backend.room.rooms.archive({ archived: word !== 'off' });
    },
  },
];

/** A count for display: `3`, or `99+` for more than is counted. */
const unreadText = (unread: number): string => (unread < unreadCounted ? String(unread) : `${unreadCounted - 1}+`);

/** The unread counts of a room: `3 new, 1 mention`; empty if there are none. */
const unreadSummary = ({ unread, mentions }: RoomRow): string =>
  [
    unread === 0 ? [] : [`${unreadText(unread)} new`],
    mentions === 0 ? [] : [`${unreadText(mentions)} ${mentions === 1 ? 'mention' : 'mentions'}`],
  ]
    .flat()
    .join(', ');

const roomLine = (row: RoomRow, width: number): Line => {
  const { title, topic, memberCount, unread, mentions, shown } = row;
  const fresh = unreadSummary(row);
  const name = clip(`${safeText(title)}${fresh === '' ? '' : `  ${fresh}`}`, width - 2);
  const members = memberCount === 1 ? '1 member' : `${memberCount} members`;
  const rest = clip(safeText(`  ${members}  ${topic}`), width - 2 - textWidth(name));
  const tone = mentions > 0 ? 'mention' : shown || unread > 0 ? 'strong' : 'plain';
  return [span('accent', shown ? '> ' : '  '), span(tone, name), span('dim', rest)];
};

/** The user's rooms, with their unread counts. */
const roomLines = ({ rooms, invitations }: Pick<ConsoleState, 'rooms' | 'invitations'>, width: number): Line[] => [
  [span('dim', '── '), span('strong', clip('rooms (Alt+Up and Alt+Down, or /room name)', width - 3))],
  ...rooms.map((row) => roomLine(row, width)),
  ...invitations.map(
    (slug): Line => [span('mention', clip(safeText(`  #${slug}  you are invited: /room ${slug}`), width))],
  ),
];

/** The unread counts of the other rooms; `@` marks mentions of the user. */
const elsewhere = (rooms: ConsoleState['rooms']): string | false => {
  const fresh = rooms.filter(({ unread, mentions }) => unread > 0 || mentions > 0);
  const parts = fresh.map(({ title, unread, mentions }) =>
    [title, unread > 0 ? unreadText(unread) : '', mentions > 0 ? `@${unreadText(mentions)}` : '']
      .filter((part) => part !== '')
      .join(' '),
  );
  return parts.length > 0 && parts.join('  ');
};

const statusParts = ({ view: { room }, rooms }: ConsoleState): StatusPart[] => [
  { rank: 50, tone: 'error', text: room.settings.frozen && 'frozen' },
  { rank: 51, tone: 'error', text: room.archivedAt !== null && 'archived' },
  { rank: 90, tone: 'strong', text: elsewhere(rooms) },
];

export const screen = {
  commands,
  covers: ['rooms.archive', 'rooms.join', 'rooms.leave'],
  panels: { rooms: roomLines },
  // The presence of the other user in a direct room.
  watches: ({ rooms }) => rooms.flatMap(({ shown, peerId }) => (shown && peerId !== null ? [peerId] : [])),
  status: statusParts,
  notices: (room) => {
    let wasArchived = room.state.getSnapshot().room.archivedAt !== null;
    return {
      'room.updated': ({ actor, data }, { actorName }) => {
        const reopened = wasArchived && data.room.archivedAt === null;
        wasArchived = data.room.archivedAt !== null;
        return reopened ? `${actorName(actor)} reopened the room` : undefined;
      },
    };
  },
} satisfies ConsoleFeature;
