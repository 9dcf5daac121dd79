import { about, anybody, oneOfFew } from '../../law/choose.js';
import { action } from '../../law/types.js';
import type { Scene } from '../../matrix/types.js';
import { victim } from '../../matrix/victim.js';
import type { ConformanceFeature } from '../feature.js';
import { cases } from './cases.js';

const onVictim = async (scene: Scene) => ({ room: scene.room, user: await victim(scene) });

const victimsMessage = async ({ world, room, expected }: Scene): Promise<number> => {
  if (expected !== 'ok') return world.others('message');
  return (await (await world.victim()).ok('messages.send', { room, text: 'x' })).message.id;
};

const yearMs = 31_536_000_000;
/** All schedules share a clock that jumps forward, so hardly any short mute would last until somebody lifts it. */
const mutesMs = [1_000, 600_000, yearMs, yearMs];

export const moderation = {
  cases,
  matrix: {
    inputs: {
      mute: onVictim,
      unmute: onVictim,
      kick: onVictim,
      ban: onVictim,
      unban: onVictim,
      restore: onVictim,
      delete: async (scene) => ({ room: scene.room, message: await victimsMessage(scene) }),
      original: ({ room, world }) => ({ room, message: world.others('message') }),
      log: ({ room }) => ({ room }),
    },
  },
  law: {
    setUp: async ({ room, size, players: { owner, muted, returned } }) => {
      await owner.live.ok('moderation.mute', { room, user: muted.id, durationMs: yearMs });
      await owner.live.ok('moderation.ban', { room, user: returned.id });
      await owner.live.ok('moderation.unban', { room, user: returned.id });
      if (size > 5) await returned.live.ok('rooms.join', { room });
    },
    actions: [
      action('moderation.mute', 4, (stage, { a, b }) => ({
        room: stage.room,
        user: oneOfFew(stage, a),
        durationMs: mutesMs[b % mutesMs.length],
      })),
      action('moderation.unmute', 6, (stage, { a }) => ({
        room: stage.room,
        user: a % 2 ? stage.players.muted.id : oneOfFew(stage, a >> 1),
      })),
      action('moderation.kick', 5, (stage, { a }) => ({ room: stage.room, user: anybody(stage, a), reason: 'k' })),
      action('moderation.ban', 2, (stage, { a, b }) => ({
        room: stage.room,
        user: anybody(stage, a),
        ...(b % 2 ? { durationMs: 1_000 } : {}),
      })),
      action('moderation.unban', 3, (stage, { a }) => ({ room: stage.room, user: anybody(stage, a) })),
      action('moderation.restore', 3, (stage, { a }) => ({ room: stage.room, user: oneOfFew(stage, a) })),
      action('moderation.delete', 2, (stage, { a, b }) =>
        about(stage, 'message', a, (message) => ({
          room: stage.room,
          message,
          ...(b % 2 ? { reason: `r${b}` } : {}),
        })),
      ),
    ],
    withoutEffect: {
      'member.unbanned': 'bans are not in the snapshot',
      'member.restored': 'what is restored has events of its own',
    },
    end: async ({ operator, room, players }) => {
      for (const { id } of Object.values(players)) {
        await operator.ok('moderation.unban', { room, user: id });
        // Refused for those who are no members.
        await operator.caller.call('moderation.restore', { room, user: id });
      }
    },
  },
} satisfies ConformanceFeature<'moderation'>;
