import type { CliFeature } from './feature.js';

export const receipts = {} satisfies CliFeature;
