import { can, effectiveRole, type Permission } from '@roomful/protocol/names';
import type { ConsoleState } from './state.js';

/** Whether the role of the viewer has the right that a command needs. */
export const isOffered = (
  { needs }: { needs?: Permission | undefined },
  { view, profile, readOnly }: Pick<ConsoleState, 'view' | 'profile' | 'readOnly'>,
): boolean => {
  if (needs === undefined) return true;
  if (readOnly) return false;
  return can(effectiveRole(profile.role, view.me.role), needs, view.room.kind);
};

export const readOnlyText = 'this console only reads';
