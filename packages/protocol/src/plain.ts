/** The part of this package that does not need zod. `@roomful/protocol/names` adds the generated names. */

export { isRoomfulError, RoomfulError } from './client-errors.js';
export { wire } from './derive.js';
export { durationOf } from './duration.js';
export type { ErrorBody, ErrorCode } from './errors.js';
export { clientLimits } from './limits.js';
export { queueOrder } from './order.js';
export {
  can,
  type EffectiveRole,
  effectiveRole,
  effectiveRoles,
  holdsEverywhere,
  type InstanceRole,
  instanceRoles,
  isStaff,
  outranks,
  type Permission,
  type RightHolder,
  type RoomRole,
  roomRoles,
} from './permissions.js';
export { fillSentence, type Sentence, type SentencePart } from './sentence.js';
export { roomStream, spaceStream, streamId, userStream } from './streams.js';
export { protocolVersion } from './version.js';
