import type { RoomSnapshot } from '@roomful/protocol';
import { can, type EffectiveRole, type Permission } from '@roomful/protocol/names';

/** The user's rights in a room. */
export interface Abilities {
  /** Delete messages of others. */
  readonly delete: boolean;
  /** Mute members. */
  readonly mute: boolean;
  /** Remove users from the room. */
  readonly kick: boolean;
  /** Ban users from the room. */
  readonly ban: boolean;
  /** Read the originals of deleted messages, and the moderation log. */
  readonly readLog: boolean;
  /** Pin messages. */
  readonly pin: boolean;
  /** Remove reactions of others. */
  readonly clearReactions: boolean;
  /** Mention everybody. */
  readonly mentionAll: boolean;
  /** Invite users to a private room. */
  readonly invite: boolean;
  /** Add users as members. */
  readonly add: boolean;
  /** End memberships of others. */
  readonly remove: boolean;
  /** Change the roles of members. */
  readonly setRole: boolean;
  /** Change the room's data and settings; archive or reopen it. */
  readonly update: boolean;
  /** Delete the room for everybody. */
  readonly deleteRoom: boolean;
}

const needs: Readonly<Record<keyof Abilities, Permission>> = {
  delete: 'moderation.act',
  mute: 'moderation.act',
  kick: 'moderation.act',
  ban: 'moderation.act',
  readLog: 'moderation.log',
  pin: 'message.pin',
  clearReactions: 'message.clearReactions',
  mentionAll: 'message.here',
  invite: 'member.invite',
  add: 'member.add',
  remove: 'member.remove',
  setRole: 'member.setRole',
  update: 'room.update',
  deleteRoom: 'room.delete',
};

/** The rights that remain in an archived room. */
const inArchive = new Set<keyof Abilities>(['readLog', 'update', 'deleteRoom']);
/** The rights that make no sense in a direct room. */
const notInDirect = new Set<keyof Abilities>(['kick', 'ban', 'invite', 'add', 'remove', 'setRole']);

/** @param room null = none is open */
export const abilitiesOf = (
  role: EffectiveRole,
  room: Pick<RoomSnapshot['state']['room'], 'kind' | 'archivedAt'> | null,
): Abilities => {
  const direct = room?.kind === 'direct';
  const may = (ability: keyof Abilities, permission: Permission): boolean => {
    if (!room || (room.archivedAt !== null && !inArchive.has(ability))) return false;
    if (direct && notInDirect.has(ability)) return false;
    return can(role, permission, room.kind);
  };
  const entries = Object.entries(needs) as [keyof Abilities, Permission][];
  return Object.fromEntries(entries.map(([ability, need]) => [ability, may(ability, need)])) as unknown as Abilities;
};
