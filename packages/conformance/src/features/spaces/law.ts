import assert from 'node:assert/strict';
import { anybody } from '../../law/choose.js';
import { action, type LawFeature, type Stage } from '../../law/types.js';

const spaceOf = ({ slug }: Stage, n: number): string => `${slug}-${n % 2}`;

/** No command reads the log of a space, and no reducer folds it. Until then, the lists are compared with each other. */
export const law: LawFeature = {
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
  check: async (stage) => {
    const space = spaceOf(stage, 0);
    const { members, memberCount } = await stage.operator.ok('spaces.members', { space });
    assert.equal(memberCount, members.length, 'a space counts its members');
    for (const { id, live } of Object.values(stage.players)) {
      if (stage.gone.has(id)) continue;
      const listed = (await live.ok('spaces.list', {})).spaces.find((one) => one.space.id === space);
      const role = members.find(({ user }) => user.id === id)?.role;
      assert.deepEqual([listed?.role, listed?.memberCount], role ? [role, memberCount] : [undefined, undefined]);
    }
  },
};
