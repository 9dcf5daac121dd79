import { spacesCommands } from '@roomful/protocol/names';
import type { SdkFeature } from './feature.js';

/** Spaces: commands only; no state of a room or user depends on them. */
export const spaces = { noun: 'spaces', commands: spacesCommands } satisfies SdkFeature<'spaces'>;
