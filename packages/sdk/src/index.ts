export type {
  Actor,
  Contract,
  Denial,
  Envelope,
  ErrorBody,
  ErrorCode,
  EventOf,
  EventType,
  Frame,
  InstanceRole,
  Member,
  Membership,
  Message,
  ModerationEntry,
  Permission,
  Profile,
  Queue,
  QueueItem,
  QueueVote,
  Room,
  RoomfulEvent,
  RoomfulSignal,
  RoomListItem,
  RoomRole,
  RoomSettings,
  RoomSnapshot,
} from '@roomful/protocol';
export {
  can,
  effectiveRole,
  errors,
  isRoomfulError,
  limits,
  outranks,
  protocolVersion,
  queueOrder,
  RoomfulError,
} from '@roomful/protocol/names';
export { type Client, type ClientCommands, type ClientHandlers, type ClientOptions, createClient } from './client.js';
export { type Call, type CallOptions, type CommandTable, deriveCommands, type RoomApi } from './commands.js';
export type { ConnectionState, ConnectionView } from './connection.js';
export type { Handler, Subscription } from './emitter.js';
export type {
  EventContext,
  FollowOptions,
  LiveRoom,
  Outgoing,
  Position,
  Resumed,
  RoomHandlers,
  RoomView,
} from './live-room.js';
export type { MessageDraft, PendingMessage } from './outbox.js';
export { emptyRoom, fromSnapshot, type RoomState, reduce, reduceAll } from './reducers/index.js';
export type { Answer } from './requests.js';
export { isMuted, mutedForMs, selectQueue } from './selectors.js';
export type { Store } from './store.js';
export type { Link, LinkEvents, Transport } from './transport.js';
