/** What this package has without zod, for the browser bundle and for commands that start fast: `@roomful/protocol/names` adds the generated names. */

export { isRoomfulError, RoomfulError } from './client-errors.js';
export { wire } from './derive.js';
export { durationOf } from './duration.js';
export { type ErrorBody, type ErrorCode, errors } from './errors.js';
export { clientLimits, limits } from './limits.js';
export { queueOrder } from './order.js';
export {
  can,
  directPermissions,
  type EffectiveRole,
  effectiveRole,
  effectiveRoles,
  type InstanceRole,
  instanceRoles,
  outranks,
  type Permission,
  permissions,
  type RoomRole,
  roomRoles,
} from './permissions.js';
export { fillSentence, type Sentence, type SentencePart } from './sentence.js';
export { roomStream, spaceStream, streamId, userStream } from './streams.js';
export { protocolVersion } from './version.js';
