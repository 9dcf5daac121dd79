import { safeText } from '../../terminal/safeText.js';
import { acts, toggles } from '../acts.js';
import { type Line, span, type Tone } from '../lines.js';
import type { ConnectionState } from '../port.js';
import type { ConsoleState } from '../store.js';
import { clip, textWidth } from '../text.js';
import { instantText } from '../time.js';
import { presenceText } from './members.js';
import { unreadText } from './rooms.js';

const connections: Readonly<Record<ConnectionState, { tone: Tone; text: string }>> = {
  live: { tone: 'accent', text: 'live' },
  connecting: { tone: 'error', text: 'connecting' },
  resuming: { tone: 'error', text: 'catching up' },
  offline: { tone: 'error', text: 'offline, will try again' },
  closed: { tone: 'error', text: 'closed' },
};

const connectionPart = ({ view, connection }: ConsoleState): { tone: Tone; text: string } => {
  if (view.status === 'closed') {
    const { closedBy } = view;
    const why = closedBy?.code === 'forbidden' ? 'you are no longer in this room' : closedBy?.message;
    return { tone: 'error', text: `closed${why ? `: ${why}` : ''} (/quit)` };
  }
  return connections[connection === 'live' && view.status === 'resuming' ? 'resuming' : connection];
};

const selectKeys = ['r reply', 'e react', 't thread']
  .concat(Object.entries({ ...toggles, ...acts }).map(([name, { key }]) => `${key} ${name}`))
  .join(', ');

const people = ({ memberCount, people: here }: ConsoleState['view']): string =>
  `${memberCount === 1 ? '1 member' : `${memberCount} members`}${here > 0 ? `, ${here} here` : ''}`;

/** What is new in rooms that are not on the screen; with `@`, for the person in particular. */
const elsewhere = (rooms: ConsoleState['rooms']): string | false => {
  const fresh = rooms.filter(({ unread, mentions }) => unread > 0 || mentions > 0);
  const parts = fresh.map(({ title, unread, mentions }) =>
    [title, unread > 0 ? unreadText(unread) : '', mentions > 0 ? `@${unreadText(mentions)}` : '']
      .filter((part) => part !== '')
      .join(' '),
  );
  return parts.length > 0 && parts.join('  ');
};

/** Who is typing: the names of two, or how many. */
const typingText = ({ typing: { users, count } }: ConsoleState['view']): string | false => {
  const [first, second] = users;
  if (count === 0 || !first) return false;
  if (count === 1) return `${first.name} is typing`;
  return count === 2 && second ? `${first.name} and ${second.name} are typing` : `${count} people are typing`;
};

const newBelow = ({ view: { messages }, leftAt }: ConsoleState): number => {
  let count = 0;
  while ((messages[messages.length - 1 - count]?.id ?? 0) > leftAt) count++;
  return count;
};

/** Which room it is and what it is about. */
export const headerLine = ({ view, rooms, presence, threadOf, now }: ConsoleState, width: number): Line => {
  const { id, slug, topic } = view.room;
  const row = rooms.find((one) => one.id === id);
  const peer = row?.peerId == null ? undefined : presence.get(row.peerId);
  const name = clip(safeText(row?.title ?? `#${slug}`), width);
  const about =
    threadOf === undefined ? `${topic}${presenceText(peer, now).trim()}` : `thread #${threadOf} (Esc closes)`;
  const rest = width - textWidth(name) - 2;
  return [span('strong', name), span('dim', about === '' || rest < 2 ? '' : `  ${clip(safeText(about), rest)}`)];
};

/** What one has to know now: the connection, the room, what is under way, where the window is. */
export const statusLine = (state: ConsoleState, atBottom: boolean, width: number): Line => {
  const { view, now, mode, readOnly, loadingOlder, selected, rooms } = state;
  const { me, room, pending } = view;
  const failed = pending.filter((one) => one.state === 'failed').length;
  const sending = pending.length - failed;
  const fresh = atBottom ? 0 : newBelow(state);
  const parts: { tone: Tone; text: string | false }[] = [
    connectionPart(state),
    { tone: 'strong', text: readOnly && 'read-only' },
    { tone: 'accent', text: typingText(view) },
    { tone: 'error', text: failed > 0 && `${failed} failed: /retry or /drop` },
    { tone: 'dim', text: sending > 0 && `${sending} sending` },
    {
      tone: 'error',
      text: me.mutedUntil !== null && me.mutedUntil > now && `muted until ${instantText(me.mutedUntil, now)}`,
    },
    { tone: 'error', text: room.settings.frozen && 'frozen' },
    { tone: 'error', text: room.archivedAt !== null && 'archived' },
    { tone: 'dim', text: loadingOlder && 'loading older messages' },
    { tone: 'strong', text: !atBottom && (fresh > 0 ? `${fresh} new below` : 'more below') },
    {
      tone: 'strong',
      text: selected !== null && `selected #${selected.id} ${selected.author.name}: ${selectKeys}, Esc`,
    },
    { tone: 'strong', text: elsewhere(rooms) },
    { tone: 'dim', text: mode === 'scroll' && 'reading back: arrows, Esc' },
    { tone: 'dim', text: people(view) },
    { tone: 'dim', text: view.pins.length > 0 && `${view.pins.length} pinned` },
    {
      tone: 'dim',
      text: state.profile.role === 'operator' || state.profile.role === 'service' ? state.profile.role : me.role,
    },
    { tone: 'dim', text: '/help' },
  ];
  let left = width;
  const line: Line[number][] = [];
  for (const { tone, text } of parts) {
    if (text === false) continue;
    const separator = line.length === 0 ? '' : ' | ';
    const shown = clip(safeText(text), left - separator.length);
    if (shown === '') break;
    line.push(span('dim', separator), span(tone, shown));
    left -= separator.length + textWidth(shown);
  }
  return line;
};
