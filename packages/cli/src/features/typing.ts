import type { CliFeature } from './feature.js';

export const typing = {
  console: () => import('./typing.console.js'),
} satisfies CliFeature;
