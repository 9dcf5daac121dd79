// Generated from the contract by `npm run generate`. Not edited by hand.

export * from './plain.js';

/** Every command by noun and verb: how it is carried out, whether its input names a room, and whether it is no sign of activity. */
export const commands = {
  rooms: {
    create: { kind: 'write', room: false },
    get: { kind: 'read', room: true },
    direct: { kind: 'write', room: false },
    list: { kind: 'read', room: false },
    discover: { kind: 'read', room: false },
    archive: { kind: 'write', room: true },
    delete: { kind: 'write', room: true },
    update: { kind: 'write', room: true },
    join: { kind: 'write', room: true },
    leave: { kind: 'write', room: true },
    follow: { kind: 'connection', room: true, activity: false },
    unfollow: { kind: 'connection', room: true, activity: false },
    events: { kind: 'read', room: true },
  },
  members: {
    list: { kind: 'read', room: true },
    add: { kind: 'write', room: true },
    invite: { kind: 'write', room: true },
    remove: { kind: 'write', room: true },
    setRole: { kind: 'write', room: true },
  },
  messages: {
    send: { kind: 'write', room: true },
    repost: { kind: 'write', room: true },
    edit: { kind: 'write', room: true },
    delete: { kind: 'write', room: true },
    get: { kind: 'read', room: true },
    list: { kind: 'read', room: true },
    thread: { kind: 'read', room: true },
    react: { kind: 'write', room: true },
    unreact: { kind: 'write', room: true },
    clearReactions: { kind: 'write', room: true },
    reactions: { kind: 'read', room: true },
    pin: { kind: 'write', room: true },
    unpin: { kind: 'write', room: true },
    pins: { kind: 'read', room: true },
    bookmark: { kind: 'write', room: true },
    unbookmark: { kind: 'write', room: true },
    bookmarks: { kind: 'read', room: false },
  },
  receipts: {
    read: { kind: 'write', room: true, activity: false },
    list: { kind: 'read', room: true },
  },
  typing: {
    keystroke: { kind: 'connection', room: true },
    stop: { kind: 'connection', room: true },
  },
  presence: {
    set: { kind: 'connection', room: false, activity: false },
    heartbeat: { kind: 'connection', room: false },
    get: { kind: 'connection', room: false, activity: false },
    watch: { kind: 'connection', room: false, activity: false },
    list: { kind: 'connection', room: true, activity: false },
    occupancy: { kind: 'connection', room: true, activity: false },
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
    original: { kind: 'read', room: true },
    log: { kind: 'read', room: true },
  },
  users: {
    get: { kind: 'read', room: false },
    search: { kind: 'read', room: false },
    follow: { kind: 'connection', room: false, activity: false },
    unfollow: { kind: 'connection', room: false, activity: false },
    events: { kind: 'read', room: false },
    block: { kind: 'write', room: false },
    unblock: { kind: 'write', room: false },
    erase: { kind: 'write', room: false },
  },
  spaces: {
    create: { kind: 'write', room: false },
    list: { kind: 'read', room: false },
    members: { kind: 'read', room: false },
    add: { kind: 'write', room: false },
    remove: { kind: 'write', room: false },
  },
  auth: {
    refresh: { kind: 'connection', room: false, activity: false },
  },
  server: {
    info: { kind: 'read', room: false },
  },
} as const;

/** Every kind of event. */
export const events = [
  'room.created',
  'room.updated',
  'room.deleted',
  'member.joined',
  'member.left',
  'member.updated',
  'member.erased',
  'member.invited',
  'member.removed',
  'member.role_changed',
  'message.created',
  'message.edited',
  'message.deleted',
  'message.reacted',
  'message.unreacted',
  'message.reactions_cleared',
  'message.pinned',
  'message.unpinned',
  'message.bookmarked',
  'message.unbookmarked',
  'receipt.read',
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
  'user.blocked',
  'user.unblocked',
  'user.room_changed',
  'user.erased',
  'space.created',
  'space.member_added',
  'space.member_removed',
] as const;

/** Those of the moderation log. */
export const moderationEvents = [
  'member.role_changed',
  'message.deleted',
  'message.reactions_cleared',
  'member.muted',
  'member.unmuted',
  'member.kicked',
  'member.banned',
  'member.unbanned',
] as const;

/** Those that change what a list of rooms shows of their room. */
export const roomLineEvents = [
  'room.updated',
  'message.created',
  'message.edited',
  'message.deleted',
  'message.pinned',
  'message.unpinned',
] as const;

/** Those that end a membership: whose, and with which error. */
export const departures = {"room.deleted":{"whose":"everybody","code":"room_not_found","message":"the room was deleted"},"member.left":{"whose":"user","code":"forbidden","message":"you left the room"},"member.removed":{"whose":"user","code":"forbidden","message":"you were removed from the room"},"member.kicked":{"whose":"user","code":"forbidden","message":"you were kicked from the room"},"member.banned":{"whose":"user","code":"banned","message":"you were banned from the room"}} as const;

/** Where a snapshot of a room names people; `*` stands for every element of a list or record. */
export const people = [["state","queues","*","items","*","addedBy"],["window","messages","*","author"],["window","messages","*","repostOf","author"],["live","typing","users","*"]] as const;

/** Every kind of signal. */
export const signals = [
  'rooms.heads',
  'receipt.seen',
  'typing.changed',
  'presence.changed',
  'presence.occupancy',
  'auth.expiring',
  'server.heads',
  'server.detached',
  'server.draining',
] as const;
