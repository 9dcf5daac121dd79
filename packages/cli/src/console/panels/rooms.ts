import { safeText } from '../../terminal/safeText.js';
import { type Line, span } from '../lines.js';
import { type RoomRow, unreadCounted } from '../rooms.js';
import type { ConsoleState } from '../store.js';
import { clip, textWidth } from '../text.js';

/** `3`, or `99+` where it is not counted further. */
export const unreadText = (unread: number): string =>
  unread < unreadCounted ? String(unread) : `${unreadCounted - 1}+`;

const roomLine = ({ slug, topic, memberCount, unread, shown }: RoomRow, width: number): Line => {
  const fresh = unread === 0 ? '' : `  ${unreadText(unread)} new`;
  const name = clip(`#${safeText(slug)}${fresh}`, width - 2);
  const rest = clip(safeText(`  ${memberCount} in it  ${topic}`), width - 2 - textWidth(name));
  return [span('accent', shown ? '> ' : '  '), span(shown || unread > 0 ? 'strong' : 'plain', name), span('dim', rest)];
};

/** The rooms that are followed, with what is new in them. */
export const roomLines = ({ rooms }: Pick<ConsoleState, 'rooms'>, width: number): Line[] => [
  [span('dim', '── '), span('strong', clip('rooms (Alt+Up and Alt+Down, or /room name)', width - 3))],
  ...rooms.map((row) => roomLine(row, width)),
];
