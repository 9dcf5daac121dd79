import type { Act } from '../console/acts.js';
import { sanction, target, withReason } from '../console/arguments.js';
import { resolve } from '../console/people.js';
import type { ConsoleFeature, ConsoleState, SlashCommand, StatusPart } from '../console/state.js';
import { instantText } from '../console/time.js';

const commands: readonly SlashCommand[] = [
  {
    name: 'mute',
    args: '@nick [10m] [reason]',
    help: 'mute a member; default: 10 minutes',
    needs: 'moderation.act',
    run: async (argument, context) => {
      const [user, rest] = target(argument);
      await context.backend.room.moderation.mute({ user: await resolve(user, context), ...sanction(rest) });
    },
  },
  {
    name: 'unmute',
    args: '@nick [reason]',
    help: 'lift a mute',
    needs: 'moderation.act',
    run: async (argument, context) => {
      const [user, rest] = target(argument);
      const { lifted } = await context.backend.room.moderation.unmute({
        user: await resolve(user, context),
        ...withReason(rest),
      });
      if (!lifted) context.say('this user was not muted');
    },
  },
  {
    name: 'kick',
    args: '@nick [reason]',
    help: 'remove a member, who may rejoin',
    needs: 'moderation.act',
    run: async (argument, context) => {
      const [user, rest] = target(argument);
      await context.backend.room.moderation.kick({ user: await resolve(user, context), ...withReason(rest) });
    },
  },
  {
    name: 'ban',
    args: '@nick [7d] [reason]',
    help: 'ban a user; default: permanently',
    needs: 'moderation.act',
    run: async (argument, context) => {
      const [user, rest] = target(argument);
      await context.backend.room.moderation.ban({ user: await resolve(user, context), ...sanction(rest) });
    },
  },
  {
    name: 'unban',
    args: '<id> [reason]',
    help: 'lift a ban',
    needs: 'moderation.act',
    run: async (argument, context) => {
      const [user, rest] = target(argument);
      const { lifted } = await context.backend.room.moderation.unban({
        user: await resolve(user, context),
        ...withReason(rest),
      });
      if (!lifted) context.say('this user was not banned');
    },
  },
];

const muteMs = 600_000;

const acts: Readonly<Record<string, Act>> = {
  mute: {
    key: 'm',
    help: 'mute the author for 10 minutes',
    needs: 'moderation.act',
    question: (name) => `mute ${name} for 10 minutes?`,
    done: (name) => `muted ${name} for 10 minutes`,
    run: ({ room }, { author }) => room.moderation.mute({ user: author.id, durationMs: muteMs }),
  },
  kick: {
    key: 'x',
    help: 'kick the author',
    needs: 'moderation.act',
    question: (name) => `kick ${name}? They may rejoin.`,
    done: (name) => `kicked ${name}`,
    run: ({ room }, { author }) => room.moderation.kick({ user: author.id }),
  },
  ban: {
    key: 'b',
    help: 'ban the author permanently',
    needs: 'moderation.act',
    question: (name) => `ban ${name} permanently?`,
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
