import type { Act } from '../console/acts.js';
import { sanction, target, withReason } from '../console/arguments.js';
import { resolve } from '../console/people.js';
import type { ConsoleFeature, ConsoleState, SlashCommand, StatusPart } from '../console/state.js';
import { instantText } from '../console/time.js';

const commands: readonly SlashCommand[] = [
  {
    name: 'mute',
    args: '@nick [10m] [reason]',
    help: 'silence a member for a while; 10 minutes if not said',
    needs: 'moderation.act',
    run: async (argument, context) => {
      const [user, rest] = target(argument);
      await context.port.room.moderation.mute({ user: await resolve(user, context), ...sanction(rest) });
    },
  },
  {
    name: 'unmute',
    args: '@nick [reason]',
    help: 'lift a mute',
    needs: 'moderation.act',
    run: async (argument, context) => {
      const [user, rest] = target(argument);
      const { lifted } = await context.port.room.moderation.unmute({
        user: await resolve(user, context),
        ...withReason(rest),
      });
      if (!lifted) context.say('there was no mute to lift');
    },
  },
  {
    name: 'kick',
    args: '@nick [reason]',
    help: 'put someone out, who may come back',
    needs: 'moderation.act',
    run: async (argument, context) => {
      const [user, rest] = target(argument);
      await context.port.room.moderation.kick({ user: await resolve(user, context), ...withReason(rest) });
    },
  },
  {
    name: 'ban',
    args: '@nick [7d] [reason]',
    help: 'put someone out and keep them out; for good if not said',
    needs: 'moderation.act',
    run: async (argument, context) => {
      const [user, rest] = target(argument);
      await context.port.room.moderation.ban({ user: await resolve(user, context), ...sanction(rest) });
    },
  },
  {
    name: 'unban',
    args: '<id> [reason]',
    help: 'lift a ban',
    needs: 'moderation.act',
    run: async (argument, context) => {
      const [user, rest] = target(argument);
      const { lifted } = await context.port.room.moderation.unban({
        user: await resolve(user, context),
        ...withReason(rest),
      });
      if (!lifted) context.say('there was no ban to lift');
    },
  },
];

const muteMs = 600_000;

const acts: Readonly<Record<string, Act>> = {
  mute: {
    key: 'm',
    help: 'mute its author for 10 minutes',
    needs: 'moderation.act',
    question: (name) => `mute ${name} for 10 minutes?`,
    done: (name) => `muted ${name} for 10 minutes`,
    run: ({ room }, { author }) => room.moderation.mute({ user: author.id, durationMs: muteMs }),
  },
  kick: {
    key: 'x',
    help: 'kick its author',
    needs: 'moderation.act',
    question: (name) => `kick ${name}, who may come back?`,
    done: (name) => `kicked ${name}`,
    run: ({ room }, { author }) => room.moderation.kick({ user: author.id }),
  },
  ban: {
    key: 'b',
    help: 'ban its author for good',
    needs: 'moderation.act',
    question: (name) => `ban ${name} for good?`,
    done: (name) => `banned ${name}`,
    run: ({ room }, { author }) => room.moderation.ban({ user: author.id }),
  },
};

const statusParts = ({ view: { me }, now }: ConsoleState): StatusPart[] => [
  {
    rank: 40,
    tone: 'error',
    text: me.mutedUntil !== null && me.mutedUntil > now && `muted until ${instantText(me.mutedUntil, now)}`,
  },
];

export const screen = {
  commands,
  covers: ['mute', 'unmute', 'kick', 'ban', 'unban'].map((verb) => `moderation.${verb}`),
  acts,
  status: statusParts,
} satisfies ConsoleFeature;
