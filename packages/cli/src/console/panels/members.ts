import type { Presence } from '@roomful/protocol';
import { safeText } from '../../terminal/safeText.js';
import { type Line, nickTone, type Span, span, type Tone } from '../lines.js';
import type { ConsoleState } from '../store.js';
import { clip, textWidth } from '../text.js';
import { clock, instantText } from '../time.js';

/** A dot for those who are there; what it looks like is said in words too. */
const dots: Readonly<Record<Presence['status'], { tone: Tone; dot: string }>> = {
  online: { tone: 'accent', dot: '●' },
  away: { tone: 'system', dot: '●' },
  busy: { tone: 'error', dot: '●' },
  offline: { tone: 'dim', dot: '○' },
};

/** The dot before a person's name. */
export const presenceDot = (presence: Presence | undefined): Span => {
  const { tone, dot } = dots[presence?.status ?? 'offline'];
  return span(tone, `${dot} `);
};

/** What is said of somebody's presence; empty = nothing is known. */
export const presenceText = (presence: Presence | undefined, now: number): string => {
  if (!presence) return '';
  const { status, activity, lastSeenAt } = presence;
  const seen = status === 'offline' && lastSeenAt !== null ? `, last seen ${instantText(lastSeenAt, now)}` : '';
  return `  ${status}${activity === null ? '' : `: ${activity}`}${seen}`;
};

/** The members as they were when the panel was opened, with their roles and mutes, and whether they are there now. */
export const memberLines = (
  { members, now, view, presence }: Pick<ConsoleState, 'members' | 'now' | 'view' | 'presence'>,
  width: number,
): Line[] => {
  const title = members === null ? 'members (loading)' : `members at ${clock(members.at)}`;
  const rows = (members?.list ?? []).map(({ user, role, mutedUntil }): Line => {
    const dot = presenceDot(presence.get(user.id));
    const name = clip(safeText(user.name), Math.max(1, Math.floor(width / 2)));
    const muted = mutedUntil !== null && mutedUntil > now ? `, muted until ${instantText(mutedUntil, now)}` : '';
    const rest = safeText(`  ${role}${muted}  ${user.id}${presenceText(presence.get(user.id), now)}`);
    return [dot, span(nickTone(user.id), name), span('dim', clip(rest, width - textWidth(dot.text) - textWidth(name)))];
  });
  const unlisted = members === null ? 0 : view.memberCount - members.list.length;
  return [
    [span('dim', '── '), span('strong', clip(title, width - 3))],
    ...rows,
    ...(unlisted > 0 ? [[span('dim', clip(`and ${unlisted} more`, width))]] : []),
  ];
};
