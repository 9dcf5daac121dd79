import type { CliFeature } from './feature.js';

export const server = {} satisfies CliFeature;
