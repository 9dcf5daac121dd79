import { can, effectiveRole, type Permission } from '@roomful/protocol/names';
import type { ConsoleState } from './state.js';

/** Whether the viewer may use a command: has its permission, and the console is not read-only if it writes. */
export const isOffered = (
  { needs, writes = needs !== undefined }: { needs?: Permission | undefined; writes?: boolean | undefined },
  { view, profile, readOnly }: Pick<ConsoleState, 'view' | 'profile' | 'readOnly'>,
): boolean => {
  if (readOnly && writes) return false;
  return needs === undefined || can(effectiveRole(profile.role, view.me.role), needs, view.room.kind);
};

export const readOnlyText = 'this console is read-only';
