import type { InstanceRole, RoomRole } from '@roomful/protocol';

/** A caller: the claims of the token, and the role in the room. */
export interface Role {
  token: 'valid' | 'expired' | 'none';
  instance: InstanceRole;
  /** null: not a member. */
  membership: Exclude<RoomRole, 'guest'> | null;
  muted?: true;
  banned?: true;
}

const plain = { token: 'valid', instance: 'user', membership: null } as const;

/** The rows of the matrix. */
export const roles = {
  anonymous: { ...plain, token: 'none' },
  'expired token': { ...plain, token: 'expired', membership: 'owner' },
  guest: plain,
  member: { ...plain, membership: 'member' },
  muted: { ...plain, membership: 'member', muted: true },
  banned: { ...plain, banned: true },
  moderator: { ...plain, membership: 'moderator' },
  owner: { ...plain, membership: 'owner' },
  'owner of another room': plain,
  bot: { ...plain, instance: 'bot' },
  'bot that is a member': { ...plain, instance: 'bot', membership: 'member' },
  service: { ...plain, instance: 'service' },
  operator: { ...plain, instance: 'operator' },
} as const satisfies Record<string, Role>;

export type RoleName = keyof typeof roles;
export const roleNames = Object.keys(roles) as RoleName[];

/** The kinds of rooms in cells. Archived and deleted rooms were public. */
export const places = ['public', 'private', 'archived', 'deleted', 'missing'] as const;
export type PlaceName = (typeof places)[number];
