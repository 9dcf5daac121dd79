import { commands } from '@roomful/protocol/names';
import type { SdkFeature } from './feature.js';

/** The server: what it says about itself. */
export const server = { noun: 'server', commands: commands.server } satisfies SdkFeature<'server'>;
