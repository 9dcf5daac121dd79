import { permissions } from './generated/names/index.js';

export { permissions };

/** The roles in a room. A guest is an authenticated user who is not a member. */
export const roomRoles = ['guest', 'member', 'moderator', 'owner'] as const;
/** A user's role in a room. */
export type RoomRole = (typeof roomRoles)[number];

/** The roles on the instance, taken from the token's role claim. */
export const instanceRoles = ['user', 'bot', 'service', 'operator'] as const;
/** A user's role on the instance. */
export type InstanceRole = (typeof instanceRoles)[number];

/** The role that decides permissions: the role in the room, or `operator` or `service`, which apply in every room. */
export type EffectiveRole = RoomRole | 'operator' | 'service';
/** All roles that can hold a permission. */
export const effectiveRoles = [...roomRoles, 'operator', 'service'] as const satisfies readonly EffectiveRole[];
/** A holder of a permission: a role, or `direct`, which means both users of a direct room, where nobody is staff. */
export type RightHolder = EffectiveRole | 'direct';

/** For the permissions of features: every role. */
export const everyone = [...effectiveRoles] as const;
/** For the permissions of features: the members of a room, and those who act everywhere. */
export const members = ['member', 'moderator', 'owner', 'operator', 'service'] as const;
/** For the permissions of features: the staff of a room, and those who act everywhere. */
export const staff = ['moderator', 'owner', 'operator', 'service'] as const;
/** For the permissions of features: the owners of a room, and those who act everywhere. */
export const owners = ['owner', 'operator', 'service'] as const;

/** A permission, such as `message.send`. */
export type Permission = keyof typeof permissions;

/**
 * Whether a role holds a permission in a room.
 *
 * @param kind the kind of room. Both users of a direct room hold some permissions that members of other rooms do not. Default: not direct.
 * @example
 * can('member', 'message.pin', 'direct') // true
 */
export const can = (role: EffectiveRole, permission: Permission, kind?: string): boolean => {
  const holders: readonly RightHolder[] = permissions[permission];
  return holders.includes(role) || (kind === 'direct' && role === 'member' && holders.includes('direct'));
};

/**
 * Whether a role is staff of a room, which may act on other users there.
 *
 * @example
 * isStaff('member') // false
 */
export const isStaff = (role: EffectiveRole): boolean => (staff as readonly EffectiveRole[]).includes(role);

/**
 * Whether a role on the instance applies in every room and overrides any membership.
 *
 * @example
 * holdsEverywhere('operator') // true
 */
export const holdsEverywhere = (instance: InstanceRole): instance is 'operator' | 'service' =>
  instance === 'operator' || instance === 'service';

const ranks: Record<EffectiveRole, number> = { guest: 0, member: 1, moderator: 2, owner: 3, operator: 4, service: 4 };

/**
 * Whether one role may act on another. Only lower roles qualify: a moderator cannot ban an owner or another moderator.
 *
 * @example
 * outranks('moderator', 'owner') // false
 */
export const outranks = (actor: EffectiveRole, target: EffectiveRole): boolean => ranks[actor] > ranks[target];

/**
 * The role that decides permissions in a room: `operator` and `service` apply everywhere, others have the role of their membership.
 *
 * @param membership the role in the room; null = not a member
 * @example
 * effectiveRole('user', null) // 'guest'
 */
export const effectiveRole = (instance: InstanceRole, membership: RoomRole | null): EffectiveRole =>
  holdsEverywhere(instance) ? instance : (membership ?? 'guest');
