import type { Member } from '@roomful/protocol';
import { target } from '../console/arguments.js';
import { type Line, nickTone, span } from '../console/lines.js';
import { togglePanel } from '../console/panel.js';
import { resolveAnyone } from '../console/people.js';
import { presenceDot, presenceText } from '../console/presence-text.js';
import type { ConsoleFeature, ConsoleState, SlashCommand, StatusPart } from '../console/state.js';
import { clip, textWidth } from '../console/text.js';
import { clock, instantText } from '../console/time.js';
import { safeText } from '../terminal/safeText.js';

declare module '../console/state.js' {
  interface FeatureUi {
    /** The members when they were last listed (`at`: epoch ms); null = not listed yet. */
    readonly members: { readonly at: number; readonly list: readonly Member[] } | null;
  }
}

const membersShown = 100;

const commands: readonly SlashCommand[] = [
  {
    name: 'invite',
    args: '@user',
    help: 'invite a user to this room',
    needs: 'member.invite',
    run: async (argument, context) => {
      const user = await resolveAnyone(target(argument)[0], context);
      await context.backend.room.members.invite({ user });
    },
  },
  {
    name: 'members',
    args: '',
    help: 'show or hide the members',
    run: async (_, context) => {
      togglePanel('members', context);
      const { set, state, backend } = context;
      if (state().panel !== 'members') return;
      const { members: list } = await backend.room.members.list({ limit: membersShown });
      set({ members: { at: state().now, list } });
    },
  },
];

/** The members as of the time the panel was opened, with roles and mutes, and their current presence. */
const memberLines = (
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

const statusParts = ({ view: { memberCount, people } }: ConsoleState): StatusPart[] => [
  {
    rank: 110,
    tone: 'dim',
    text: `${memberCount === 1 ? '1 member' : `${memberCount} members`}${people > 0 ? `, ${people} here` : ''}`,
  },
];

export const screen = {
  commands,
  covers: ['members.invite'],
  panels: { members: memberLines },
  ui: () => ({ members: null }),
  watches: ({ panel, members }) => (panel === 'members' ? (members?.list ?? []).map(({ user }) => user.id) : []),
  status: statusParts,
  notices: () => ({
    'member.joined': ({ data: { member } }, { learn }) => {
      learn(member.user.id, member.user.name);
      return undefined;
    },
    'member.updated': ({ data: { member } }, { nameOf, learn }) => {
      const before = nameOf(member.user.id);
      learn(member.user.id, member.user.name);
      return before === member.user.name ? null : `${before} is now ${member.user.name}`;
    },
    'member.erased': ({ data: { userId } }, { learn }) => {
      learn(userId, userId);
      return `${userId} was erased`;
    },
  }),
} satisfies ConsoleFeature;
