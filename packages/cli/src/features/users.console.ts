import { target } from '../console/arguments.js';
import { resolveAnyone } from '../console/people.js';
import type { ConsoleFeature, SlashCommand } from '../console/state.js';

const commands: readonly SlashCommand[] = [
  {
    name: 'block',
    args: '@user',
    help: 'block direct messages from a user',
    run: async (argument, context) => {
      const [user] = target(argument);
      await context.backend.client.users.block({ user: await resolveAnyone(user, context) });
      context.say(`${user} is blocked; undo with /unblock`);
    },
  },
  {
    name: 'unblock',
    args: '@user',
    help: 'unblock a user',
    run: async (argument, context) => {
      const [user] = target(argument);
      await context.backend.client.users.unblock({ user: await resolveAnyone(user, context) });
      context.say(`${user} is no longer blocked`);
    },
  },
];

export const screen = { commands } satisfies ConsoleFeature;
