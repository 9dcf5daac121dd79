import type { CliFeature } from './feature.js';

export const receipts = {
  console: () => import('./receipts.console.js'),
} satisfies CliFeature;
