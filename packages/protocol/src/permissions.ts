import { permissions } from './generated/names/index.js';

export { permissions };

/** What a user is in a room. A guest is an authenticated person who is not a member. */
export const roomRoles = ['guest', 'member', 'moderator', 'owner'] as const;
/** A user's role in a room. */
export type RoomRole = (typeof roomRoles)[number];

/** What a user is on the instance, from the token's role claim. */
export const instanceRoles = ['user', 'bot', 'service', 'operator'] as const;
/** A user's role on the instance. */
export type InstanceRole = (typeof instanceRoles)[number];

/** The role that counts for a right: the one in the room, or `operator`/`service`, which hold in every room. */
export type EffectiveRole = RoomRole | 'operator' | 'service';
/** Every role that a right can name. */
export const effectiveRoles = [...roomRoles, 'operator', 'service'] as const satisfies readonly EffectiveRole[];
/** Who can hold a right: a role, or `direct`: both people of a direct room, where nobody is staff. */
export type RightHolder = EffectiveRole | 'direct';

/** Groups of roles, for the rights of features. */
export const everyone = effectiveRoles;
export const members = ['member', 'moderator', 'owner', 'operator', 'service'] as const;
export const staff = ['moderator', 'owner', 'operator', 'service'] as const;
export const owners = ['owner', 'operator', 'service'] as const;

/** A right, such as `message.send`. */
export type Permission = keyof typeof permissions;

/**
 * Whether a role holds a right in a room.
 *
 * @param kind of the room: both people of a direct room hold some rights more than members do elsewhere. Default: another kind.
 * @example
 * can('member', 'message.pin', 'direct') // true
 */
export const can = (role: EffectiveRole, permission: Permission, kind?: string): boolean => {
  const holders: readonly RightHolder[] = permissions[permission];
  return holders.includes(role) || (kind === 'direct' && role === 'member' && holders.includes('direct'));
};

/**
 * Whether a role is staff of a room: it may act on other people there.
 *
 * @example
 * isStaff('member') // false
 */
export const isStaff = (role: EffectiveRole): boolean => (staff as readonly EffectiveRole[]).includes(role);

/**
 * Whether a user's role on the instance holds in every room, above any membership.
 *
 * @example
 * holdsEverywhere('operator') // true
 */
export const holdsEverywhere = (instance: InstanceRole): instance is 'operator' | 'service' =>
  instance === 'operator' || instance === 'service';

const ranks: Record<EffectiveRole, number> = { guest: 0, member: 1, moderator: 2, owner: 3, operator: 4, service: 4 };

/**
 * Whether one role may act on another: only downwards, so that a moderator cannot ban an owner or another moderator.
 *
 * @example
 * outranks('moderator', 'owner') // false
 */
export const outranks = (actor: EffectiveRole, target: EffectiveRole): boolean => ranks[actor] > ranks[target];

/**
 * The role that counts in a room: an operator's or service's holds everywhere, others have the one of their membership.
 *
 * @param membership the role in the room; null = none, a guest
 * @example
 * effectiveRole('user', null) // 'guest'
 */
export const effectiveRole = (instance: InstanceRole, membership: RoomRole | null): EffectiveRole =>
  holdsEverywhere(instance) ? instance : (membership ?? 'guest');
