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

const everyone = effectiveRoles;
const members = ['member', 'moderator', 'owner', 'operator', 'service'] as const;
const staff = ['moderator', 'owner', 'operator', 'service'] as const;
const owners = ['owner', 'operator', 'service'] as const;

/** The only table of rights: which roles hold each. In a private room a guest holds none. */
export const permissions = {
  'room.read': everyone,
  'room.join': everyone,
  'room.update': owners,
  'room.delete': owners,
  'member.list': everyone,
  'member.add': staff,
  'member.invite': staff,
  'member.remove': staff,
  'member.setRole': owners,
  'message.send': members,
  'message.edit': members,
  'message.delete': members,
  'message.react': members,
  'message.clearReactions': staff,
  'message.pin': staff,
  'message.here': staff,
  'receipt.read': members,
  'queue.manage': staff,
  'queue.add': members,
  'queue.vote': members,
  'moderation.act': staff,
  'moderation.log': staff,
} as const satisfies Record<string, readonly EffectiveRole[]>;

/** A right, such as `message.send`. */
export type Permission = keyof typeof permissions;

/** Rights that both people of a direct room hold, where nobody is staff. */
export const directPermissions: readonly Permission[] = ['message.pin'];

/**
 * Whether a role holds a right.
 *
 * @example
 * can('member', 'moderation.act') // false
 */
export const can = (role: EffectiveRole, permission: Permission): boolean =>
  (permissions[permission] as readonly EffectiveRole[]).includes(role);

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
  instance === 'operator' || instance === 'service' ? instance : (membership ?? 'guest');
