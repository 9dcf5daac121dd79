import { safeText } from '../../terminal/safeText.js';
import { type Line, span } from '../lines.js';
import { type RoomRow, unreadCounted } from '../rooms.js';
import type { ConsoleState } from '../store.js';
import { clip, textWidth } from '../text.js';

/** `3`, or `99+` where it is not counted further. */
export const unreadText = (unread: number): string =>
  unread < unreadCounted ? String(unread) : `${unreadCounted - 1}+`;

/** What is new in a room: `3 new, 1 for you`; empty = nothing. */
const freshText = ({ unread, mentions }: RoomRow): string =>
  [unread === 0 ? [] : [`${unreadText(unread)} new`], mentions === 0 ? [] : [`${unreadText(mentions)} for you`]]
    .flat()
    .join(', ');

const roomLine = (row: RoomRow, width: number): Line => {
  const { title, topic, memberCount, unread, mentions, shown } = row;
  const fresh = freshText(row);
  const name = clip(`${safeText(title)}${fresh === '' ? '' : `  ${fresh}`}`, width - 2);
  const rest = clip(safeText(`  ${memberCount} in it  ${topic}`), width - 2 - textWidth(name));
  const tone = mentions > 0 ? 'mention' : shown || unread > 0 ? 'strong' : 'plain';
  return [span('accent', shown ? '> ' : '  '), span(tone, name), span('dim', rest)];
};

/** The rooms of the person, with what is new in them. */
export const roomLines = (
  { rooms, invitations }: Pick<ConsoleState, 'rooms' | 'invitations'>,
  width: number,
): Line[] => [
  [span('dim', '── '), span('strong', clip('rooms (Alt+Up and Alt+Down, or /room name)', width - 3))],
  ...rooms.map((row) => roomLine(row, width)),
  ...invitations.map(
    (slug): Line => [span('mention', clip(safeText(`  #${slug}  you are invited: /room ${slug}`), width))],
  ),
];
