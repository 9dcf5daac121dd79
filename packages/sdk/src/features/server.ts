import { serverCommands } from '@roomful/protocol/names';
import type { SdkFeature } from './feature.js';

/** The server: what it says about itself. */
export const server = { noun: 'server', commands: serverCommands } satisfies SdkFeature<'server'>;
