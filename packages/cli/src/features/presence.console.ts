import { misuse, split } from '../console/arguments.js';
import { presenceText } from '../console/presence-text.js';
import type { ConsoleFeature, SlashCommand } from '../console/state.js';

const statuses = ['online', 'away', 'busy', 'offline'] as const;

const commands: readonly SlashCommand[] = [
  {
    name: 'status',
    args: `${statuses.join('|')} [activity]`,
    help: 'set your status',
    names: () => statuses,
    run: async (argument, { backend, say }) => {
      const [word, text] = split(argument);
      const status = statuses.find((one) => one === word) ?? misuse();
      const activity = text.trim() === '' ? null : text.trim();
      await backend.presence.set({ status, activity });
      say(`you are ${status}${activity === null ? '' : `: ${activity}`}`);
    },
  },
];

export const screen = {
  commands,
  // The presence of the other user in a direct room.
  about: ({ rooms, presence, now }) => {
    const peerId = rooms.find(({ shown }) => shown)?.peerId ?? null;
    return peerId === null ? '' : presenceText(presence.get(peerId), now).trim();
  },
} satisfies ConsoleFeature;
