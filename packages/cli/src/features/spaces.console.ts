import type { Actor, RoomfulEvent, SpaceMember } from '@roomful/protocol';
import { fillSentence, type Sentence, spacesSentences } from '@roomful/protocol/names';
import type { SpaceState } from '@roomful/sdk';
import { type Line, nickTone, span } from '../console/lines.js';
import { togglePanel } from '../console/panel.js';
import type { ConsoleFeature, ConsoleState, SlashCommand } from '../console/state.js';
import { clip, textWidth } from '../console/text.js';
import { clock, instantText } from '../console/time.js';
import { safeText } from '../terminal/safeText.js';

declare module '../console/state.js' {
  interface FeatureUi {
    /** The room's space when it was last read (`at`: epoch ms); null = not read yet. */
    readonly space:
      | (Omit<SpaceState, 'role'> & {
          readonly at: number;
          readonly members: readonly SpaceMember[];
          /** The newest events, oldest first. */
          readonly news: readonly RoomfulEvent[];
        })
      | null;
  }
}

const membersShown = 20;
const newsShown = 10;

const commands: readonly SlashCommand[] = [
  {
    name: 'space',
    args: '',
    help: 'show or hide the space of this room: its members, and who came and went',
    run: async (_, context) => {
      const { set, state, say, backend } = context;
      if (state().panel === 'space') return togglePanel('space', context);
      const { space: id } = state().view.room;
      if (id === null) return say('this room belongs to no space', 'error');
      // Read first: the panel stays closed if the user is not in the space.
      const { spaces } = backend.client;
      const { space } = await spaces.get({ space: id });
      const { members, memberCount } = await spaces.members({ space: id, limit: membersShown });
      const { head } = await spaces.events({ space: id, limit: 1 });
      const { events } = await spaces.events({ space: id, after: Math.max(0, head - newsShown), limit: newsShown });
      set({ space: { at: state().now, space, memberCount, members, news: events as RoomfulEvent[] }, panel: 'space' });
    },
  },
];

const rule = (title: string, width: number): Line => [
  span('dim', '── '),
  span('strong', clip(safeText(title), width - 3)),
];

const sentences: Readonly<Record<string, Sentence>> = spacesSentences;

const describeEvent = (event: RoomfulEvent): string => {
  const sentence = sentences[event.type];
  // A newer server may send types that are not known here.
  if (!sentence) return event.type;
  const show = (value: unknown, { is }: { is: string | undefined }): string =>
    is === 'person' ? ((value as Actor | null)?.name ?? 'the server') : String(value);
  return fillSentence(sentence, event, show).join('');
};

/** The space as of the time the panel was opened. */
const spaceLines = ({ space: seen, now }: Pick<ConsoleState, 'space' | 'now'>, width: number): Line[] => {
  if (!seen) return [rule('space (loading)', width)];
  const { at, space, memberCount, members, news } = seen;
  const unlisted = memberCount - members.length;
  const count = memberCount === 1 ? '1 member' : `${memberCount} members`;
  return [
    rule(`${space.name} (${space.id}), ${count} at ${clock(at)}`, width),
    ...members.map(({ user, role }): Line => {
      const name = clip(safeText(user.name), Math.max(1, Math.floor(width / 2)));
      const rest = clip(safeText(`  ${role}  ${user.id}`), width - 2 - textWidth(name));
      return [span('plain', '  '), span(nickTone(user.id), name), span('dim', rest)];
    }),
    ...(unlisted > 0 ? [[span('dim', clip(`  and ${unlisted} more`, width))]] : []),
    ...news.map((event): Line => {
      const line = `  ${instantText(event.at, now)}  ${describeEvent(event)}`;
      return [span('dim', clip(safeText(line), width))];
    }),
  ];
};

export const screen = {
  commands,
  panels: { space: spaceLines },
  ui: () => ({ space: null }),
} satisfies ConsoleFeature;
