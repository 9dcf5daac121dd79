import type { CliFeature } from './feature.js';

export const presence = {
  lists: {
    get: ['userId', 'status', 'activity', 'lastSeenAt'],
    list: ['userId', 'name', 'status', 'activity', 'lastSeenAt'],
  },
  console: () => import('./presence.console.js'),
} satisfies CliFeature;
