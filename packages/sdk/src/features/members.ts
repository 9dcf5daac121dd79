import { membersCommands } from '@roomful/protocol/names';
import type { SdkFeature } from './feature.js';
import { reducers } from './members.reducers.js';

/** Members: how many a room has, and the viewer's role. */
export const members = {
  noun: 'members',
  commands: membersCommands,
  empty: { state: { memberCount: 0 }, me: { role: 'guest' } },
  reducers,
} satisfies SdkFeature<'members'>;
