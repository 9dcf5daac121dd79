import { authCommands } from '@roomful/protocol/names';
import type { SdkFeature } from './feature.js';

/** Authentication: the client refreshes tokens by itself. */
export const auth = { noun: 'auth', commands: authCommands } satisfies SdkFeature<'auth'>;
