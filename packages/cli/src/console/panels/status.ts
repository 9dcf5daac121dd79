import type { ConnectionState } from '@roomful/sdk';
import { safeText } from '../../terminal/safeText.js';
import { type Line, span, type Tone } from '../lines.js';
import type { ConsoleState, StatusPart } from '../state.js';
import { clip, textWidth } from '../text.js';

const connections: Readonly<Record<ConnectionState, { tone: Tone; text: string }>> = {
  live: { tone: 'accent', text: 'live' },
  connecting: { tone: 'error', text: 'connecting' },
  resuming: { tone: 'error', text: 'catching up' },
  offline: { tone: 'error', text: 'offline, reconnecting' },
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

const selectKeys = ({ shortcuts, toggles, acts }: ConsoleState['features']): string =>
  [
    ...Object.entries(shortcuts).map(([name, { keys }]) => `${keys[0]} ${name}`),
    ...Object.entries({ ...toggles, ...acts }).map(([name, { key }]) => `${key} ${name}`),
  ].join(', ');

const newBelow = ({ view: { messages }, leftAt }: ConsoleState): number => {
  let count = 0;
  while ((messages[messages.length - 1 - count]?.id ?? 0) > leftAt) count++;
  return count;
};

/** The room's name and topic, or the thread. */
export const headerLine = (state: ConsoleState, width: number): Line => {
  const { view, rooms, threadOf, features } = state;
  const { id, slug, topic } = view.room;
  const name = clip(safeText(rooms.find((one) => one.id === id)?.title ?? `#${slug}`), width);
  const more = features.all.map((feature) => feature.about?.(state) ?? '').join('');
  const about = threadOf === undefined ? `${topic}${more}` : `thread #${threadOf} (Esc closes)`;
  const rest = width - textWidth(name) - 2;
  return [span('strong', name), span('dim', about === '' || rest < 2 ? '' : `  ${clip(safeText(about), rest)}`)];
};

/** The console's own parts of the status line. */
const ownParts = (state: ConsoleState, atBottom: boolean): StatusPart[] => {
  const { view, mode, readOnly, loadingOlder, selected, profile, features } = state;
  const fresh = atBottom ? 0 : newBelow(state);
  const isStaffEverywhere = profile.role === 'operator' || profile.role === 'service';
  return [
    { rank: 0, ...connectionPart(state) },
    { rank: 10, tone: 'strong', text: readOnly && 'read-only' },
    { rank: 60, tone: 'dim', text: loadingOlder && 'loading older messages' },
    { rank: 70, tone: 'strong', text: !atBottom && (fresh > 0 ? `${fresh} new below` : 'more below') },
    {
      rank: 80,
      tone: 'strong',
      text: selected !== null && `selected #${selected.id} ${selected.author.name}: ${selectKeys(features)}, Esc`,
    },
    { rank: 100, tone: 'dim', text: mode === 'scroll' && 'scrolling: arrows, Esc' },
    { rank: 130, tone: 'dim', text: isStaffEverywhere ? profile.role : view.me.role },
    { rank: 140, tone: 'dim', text: '/help' },
  ];
};

/** The status line: the connection, the parts of features, and the position in the timeline. */
export const statusLine = (state: ConsoleState, atBottom: boolean, width: number): Line => {
  const parts = [
    ...ownParts(state, atBottom),
    ...state.features.all.flatMap((feature) => feature.status?.(state) ?? []),
  ].sort((a, b) => a.rank - b.rank);
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
