// Generated from the contract by `npm run generate`. Not edited by hand.

export * from './plain.js';

/** Every command by noun and verb: how it is carried out, and whether its input names a room. */
export const commands = {
  rooms: {
    create: { kind: 'write', room: false },
    get: { kind: 'read', room: true },
    list: { kind: 'read', room: false },
    update: { kind: 'write', room: true },
    join: { kind: 'write', room: true },
    leave: { kind: 'write', room: true },
    follow: { kind: 'connection', room: true },
    unfollow: { kind: 'connection', room: true },
    events: { kind: 'read', room: true },
  },
  members: {
    list: { kind: 'read', room: true },
    invite: { kind: 'write', room: true },
    remove: { kind: 'write', room: true },
    setRole: { kind: 'write', room: true },
  },
  messages: {
    send: { kind: 'write', room: true },
    edit: { kind: 'write', room: true },
    delete: { kind: 'write', room: true },
    get: { kind: 'read', room: true },
    list: { kind: 'read', room: true },
  },
  queue: {
    open: { kind: 'write', room: true },
    add: { kind: 'write', room: true },
    vote: { kind: 'write', room: true },
    next: { kind: 'write', room: true },
    remove: { kind: 'write', room: true },
    list: { kind: 'read', room: true },
  },
  moderation: {
    mute: { kind: 'write', room: true },
    unmute: { kind: 'write', room: true },
    kick: { kind: 'write', room: true },
    ban: { kind: 'write', room: true },
    unban: { kind: 'write', room: true },
    delete: { kind: 'write', room: true },
    log: { kind: 'read', room: true },
  },
  users: {
    get: { kind: 'read', room: false },
  },
  auth: {
    refresh: { kind: 'connection', room: false },
  },
  server: {
    info: { kind: 'read', room: false },
  },
} as const;

/** Every kind of event. */
export const events = [
  'room.created',
  'room.updated',
  'member.joined',
  'member.left',
  'member.updated',
  'member.invited',
  'member.removed',
  'member.role_changed',
  'message.created',
  'message.edited',
  'message.deleted',
  'queue.opened',
  'queue.item_added',
  'queue.item_voted',
  'queue.advanced',
  'queue.item_removed',
  'member.muted',
  'member.unmuted',
  'member.kicked',
  'member.banned',
  'member.unbanned',
  'user.updated',
] as const;

/** Those of the moderation log. */
export const moderationEvents = [
  'member.role_changed',
  'message.deleted',
  'member.muted',
  'member.unmuted',
  'member.kicked',
  'member.banned',
  'member.unbanned',
] as const;

/** Every kind of signal. */
export const signals = ['auth.expiring', 'server.heads', 'server.detached', 'server.draining'] as const;
