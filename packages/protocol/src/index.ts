export {
  type Blankable,
  type Blanks,
  blank,
  blankablesIn,
  blanksOf,
  lostOnDeletion,
  NoEmptyValueError,
} from './blanks.js';
export * from './compose.js';
export * from './contract.js';
export * from './define.js';
export * from './derive.js';
export { durationOf } from './duration.js';
export type { Envelope } from './envelope.js';
export * from './errors.js';
export { eventEnvelope } from './features/log.js';
export { member, membership } from './features/members.js';
export { message } from './features/messages.js';
export { presenceOf as presence } from './features/presence.js';
export { queueItem, queueOf as queue } from './features/queue.js';
export { room } from './features/rooms.js';
export { space } from './features/spaces.js';
export { events as userEvents, profile } from './features/users.js';
export { idempotencyKey, isRoomId, userId } from './fields.js';
export type * from './generated/types.js';
export { type FieldKind, fieldKind, fieldKinds, fieldOfKind, is } from './kinds.js';
export { limits } from './limits.js';
export { queueOrder } from './order.js';
export { pathsOf, UnreachableFieldError } from './paths.js';
export * from './permissions.js';
export { fillSentence, type Sentence, type SentencePart } from './sentence.js';
export * from './streams.js';
export { protocolVersion } from './version.js';
