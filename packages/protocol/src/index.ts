export * from './contract.js';
export * from './define.js';
export * from './derive.js';
export { durationOf } from './duration.js';
export * from './errors.js';
export { eventEnvelope } from './features/log.js';
export { type Member, type Membership, member, membership } from './features/members.js';
export { type Bookmark, type Message, message, type Preview, type Reaction, type Track } from './features/messages.js';
export { departures, type ModerationEntry } from './features/moderation.js';
export { type Presence, presence } from './features/presence.js';
export { type Queue, type QueueItem, type QueueVote, queue, queueItem } from './features/queue.js';
export type { Receipt } from './features/receipts.js';
export {
  type Room,
  type RoomListItem,
  type RoomSettings,
  type RoomSnapshot,
  room,
  roomSnapshot,
} from './features/rooms.js';
export { type Space, type SpaceMember, space } from './features/spaces.js';
export { events as userEvents, type Profile, profile, type UserSnapshot, userSnapshot } from './features/users.js';
export { idempotencyKey, isRoomId, userId } from './fields.js';
export { blanksOf, type FieldKind, fieldKind, fieldKinds, fieldOfKind, is, pathsOf } from './kinds.js';
export { limits } from './limits.js';
export { queueOrder } from './order.js';
export * from './permissions.js';
export * from './streams.js';
export { protocolVersion } from './version.js';
