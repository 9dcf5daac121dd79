import { type CommandRow, type ErrorCode, effectiveRole } from '@roomful/protocol';
import type { CommandName, TransportName } from '../harness/caller.js';
import type { PlaceName, Role } from './roles.js';

export type Expected = 'ok' | ErrorCode;

/** One cell of the matrix. */
export interface Cell {
  name: CommandName;
  row: CommandRow;
  role: Role;
  place: PlaceName;
  transport: TransportName;
}

export const isGone = (place: PlaceName): boolean => place === 'missing' || place === 'deleted';
export const roleIn = ({ instance, membership }: Role) => effectiveRole(instance, membership);
/** Whether the caller is neither a member of the room nor allowed to act as one. */
export const isOutside = (role: Role): boolean => roleIn(role) === 'guest';
/** The command is allowed for every caller with a valid token. */
export const forEverybody = (): Expected => 'ok';
/** The command needs a live connection, and is allowed for everyone who has one. */
export const overSocketOnly = ({ transport }: Cell): Expected =>
  transport === 'socket' ? 'ok' : 'connection_required';
