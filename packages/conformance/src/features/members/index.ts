import { unique } from '../../harness/random.js';
import { anybody, at } from '../../law/choose.js';
import { action } from '../../law/types.js';
import { victim } from '../../matrix/victim.js';
import type { ConformanceFeature } from '../feature.js';
import { cases } from './cases.js';

export const members = {
  cases,
  matrix: {
    inputs: {
      list: ({ room }) => ({ room }),
      add: ({ room }) => ({ room, user: `added-${unique()}` }),
      invite: ({ room }) => ({ room, user: `invited-${unique()}` }),
      remove: async (scene) => ({ room: scene.room, user: await victim(scene) }),
      setRole: async (scene) => ({ room: scene.room, user: await victim(scene), role: 'moderator' }),
    },
  },
  law: {
    isCore: true,
    setUp: async ({ players: { owner, moderator }, room, slug, size }) => {
      await owner.live.ok('members.add', { room, user: moderator.id, role: 'moderator' });
      const add = (_: unknown, n: number) => owner.live.ok('members.add', { room, user: `crowd-${n}-${slug}` });
      await Promise.all(Array.from({ length: Math.max(0, size - 6) }, add));
    },
    actions: [
      action('members.add', 3, (stage, { a, b }) => ({
        room: stage.room,
        user: anybody(stage, a),
        role: b % 4 ? ('member' as const) : ('moderator' as const),
      })),
      // Mostly the guest, since members cannot be invited.
      action('members.invite', 4, (stage, { a }) => ({
        room: stage.room,
        user: a % 3 ? stage.players.guest.id : anybody(stage, a),
      })),
      action('members.remove', 4, (stage, { a }) => ({ room: stage.room, user: anybody(stage, a) })),
      action('members.setRole', 4, (stage, { a, b }) => ({
        room: stage.room,
        user: anybody(stage, a),
        role: at(['member', 'moderator', 'moderator', 'owner'] as const, b) ?? 'member',
      })),
    ],
    arises: { 'member.erased': 'soon after the erasure of a user' },
    withoutEffect: {
      'member.invited': 'invitations are in the log and in lists, not in the snapshot',
      'member.updated': 'the snapshot holds no profiles of members',
    },
  },
} satisfies ConformanceFeature<'members'>;
