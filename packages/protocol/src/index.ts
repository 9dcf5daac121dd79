export * from './contract.js';
export * from './define.js';
export * from './derive.js';
export { durationOf } from './duration.js';
export * from './errors.js';
export { type Member, type Membership, member, membership } from './features/members.js';
export { type Message, message } from './features/messages.js';
export { departures, type ModerationEntry } from './features/moderation.js';
export { type Queue, type QueueItem, type QueueVote, queue, queueItem } from './features/queue.js';
export {
  eventEnvelope,
  type Room,
  type RoomListItem,
  type RoomSettings,
  type RoomSnapshot,
  room,
  roomSnapshot,
} from './features/rooms.js';
export { events as userEvents, type Profile, profile } from './features/users.js';
export { idempotencyKey, isRoomId, userId } from './fields.js';
export { limits } from './limits.js';
export { queueOrder } from './order.js';
export * from './permissions.js';
export * from './streams.js';
export { protocolVersion } from './version.js';
