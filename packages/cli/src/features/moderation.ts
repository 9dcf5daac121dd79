import type { CliFeature } from './feature.js';

export const moderation = {
  lists: { log: ['seq', 'at', 'type', 'actor.name', 'target', 'data.reason'] },
  strangers: ['unban'],
  console: () => import('./moderation.console.js'),
} satisfies CliFeature;
