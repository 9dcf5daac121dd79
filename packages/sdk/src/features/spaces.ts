import { commands } from '@roomful/protocol/names';
import type { SdkFeature } from './feature.js';

/** Spaces: commands only; no state of a room or user depends on them. */
export const spaces = { noun: 'spaces', commands: commands.spaces } satisfies SdkFeature<'spaces'>;
