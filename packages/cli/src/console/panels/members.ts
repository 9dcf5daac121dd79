import { safeText } from '../../terminal/safeText.js';
import { type Line, nickTone, span } from '../lines.js';
import type { ConsoleState } from '../store.js';
import { clip, textWidth } from '../text.js';
import { clock, instantText } from '../time.js';

/** The members as they were when the panel was opened, with their roles and mutes. */
export const memberLines = (
  { members, now, view }: Pick<ConsoleState, 'members' | 'now' | 'view'>,
  width: number,
): Line[] => {
  const title = members === null ? 'members (loading)' : `members at ${clock(members.at)}`;
  const rows = (members?.list ?? []).map(({ user, role, mutedUntil }): Line => {
    const name = clip(safeText(user.name), Math.max(1, Math.floor(width / 2)));
    const muted = mutedUntil !== null && mutedUntil > now ? `, muted until ${instantText(mutedUntil, now)}` : '';
    return [
      span(nickTone(user.id), name),
      span('dim', clip(`  ${role}${muted}  ${safeText(user.id)}`, width - textWidth(name))),
    ];
  });
  const unlisted = members === null ? 0 : view.memberCount - members.list.length;
  return [
    [span('dim', '── '), span('strong', clip(title, width - 3))],
    ...rows,
    ...(unlisted > 0 ? [[span('dim', clip(`and ${unlisted} more`, width))]] : []),
  ];
};
