import assert from 'node:assert/strict';
import { limits, type RoomfulEvent, type SpaceSnapshot } from '@roomful/protocol';
import { emptySpace, fromSpaceSnapshot, reduceSpace } from '@roomful/sdk';
import { anybody } from '../../law/choose.js';
import { action, type LawFeature, type Stage, type StreamLaw } from '../../law/types.js';

const spaceOf = ({ slug }: Stage, n: number): string => `${slug}-${n % 2}`;

/** The stream of one space: its data, the number of members, and the viewer's role. All viewers share its log. */
const spaceLaw: StreamLaw<SpaceSnapshot> = {
  stream: 'space',
  look: async ({ id, caller }, stage) => {
    const ack = await caller.call('spaces.follow', { space: spaceOf(stage, 0) });
    if (!ack.ok) return null;
    const { recovered, head, snapshot } = ack.result as { recovered: boolean; head: number; snapshot: SpaceSnapshot };
    if (recovered) throw new Error('a follow without a position must not be a resume');
    return { viewer: id, head, snapshot: fromSpaceSnapshot(snapshot) };
  },
  isShared: true,
  log: async (_viewer, stage) => {
    const log: RoomfulEvent[] = [];
    for (;;) {
      const input = { space: spaceOf(stage, 0), after: log.length, limit: limits.pageEvents };
      const page = await stage.operator.ok('spaces.events', input);
      log.push(...(page.events as RoomfulEvent[]));
      if (page.next >= page.head) return log;
    }
  },
  beginning: () => emptySpace(),
  seenFrom: (last) => last,
  folds: [
    {
      how: 'one by one',
      fold: (start, events, viewer) => events.reduce((state, event) => reduceSpace(state, event, viewer), start),
    },
  ],
};

export const law: LawFeature = {
  streams: [spaceLaw],
  setUp: (stage) => stage.players.owner.live.ok('spaces.create', { space: spaceOf(stage, 0) }),
  actions: [
    action('spaces.create', 1, (stage, { a }) => ({ space: spaceOf(stage, a) })),
    action('spaces.add', 4, (stage, { a, b }) => ({
      space: spaceOf(stage, a),
      user: anybody(stage, b),
      role: a % 3 ? ('member' as const) : ('owner' as const),
    })),
    action('spaces.remove', 3, (stage, { a, b }) => ({ space: spaceOf(stage, a), user: anybody(stage, b) })),
  ],
  // Everybody who is left takes a last look, for which they have to be members.
  end: async (stage) => {
    const space = spaceOf(stage, 0);
    const { members } = await stage.operator.ok('spaces.members', { space });
    const known = new Set(members.map(({ user }) => user.id));
    for (const { id } of Object.values(stage.players)) {
      if (!stage.gone.has(id) && !known.has(id)) await stage.operator.ok('spaces.add', { space, user: id });
    }
    // Without this, the additions would hide a removal that a fold has ignored.
    const visitor = { space, user: `visitor-${stage.slug}` };
    await stage.operator.ok('spaces.add', visitor);
    await stage.operator.ok('spaces.remove', visitor);
  },
  check: async (stage) => {
    const { members, memberCount } = await stage.operator.ok('spaces.members', { space: spaceOf(stage, 0) });
    assert.equal(memberCount, members.length, 'a space counts its members');
  },
};
