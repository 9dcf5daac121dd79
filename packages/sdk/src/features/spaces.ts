import { spacesCommands } from '@roomful/protocol/names';
import type { SdkFeature } from './feature.js';
import { spaceReducers } from './spaces.reducers.js';

/** Spaces: the state of a followed space. `openSpace` follows one. */
export const spaces = {
  noun: 'spaces',
  commands: spacesCommands,
  empty: { space: { space: { id: '', name: '', metadata: {}, createdAt: 0 }, memberCount: 0, role: null } },
  spaceReducers,
} satisfies SdkFeature<'spaces'>;
