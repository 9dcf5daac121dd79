export type {
  Actor,
  Bookmark,
  Contract,
  Denial,
  Envelope,
  ErrorBody,
  ErrorCode,
  EventOf,
  EventType,
  EventTypeIn,
  Frame,
  InstanceRole,
  Member,
  Message,
  ModerationEntry,
  Permission,
  Presence,
  Preview,
  Profile,
  Queue,
  QueueItem,
  QueueVote,
  Reaction,
  Receipt,
  Room,
  RoomfulEvent,
  RoomfulSignal,
  RoomListItem,
  RoomRole,
  RoomSettings,
  RoomSnapshot,
  Space,
  SpaceMember,
  SpaceSnapshot,
  Track,
  UserSnapshot,
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
export { type ActivityTarget, trackActivity } from './activity.js';
export { type Client, type ClientCommands, type ClientHandlers, type ClientOptions, createClient } from './client.js';
export { type Call, type CallOptions, type CommandTable, deriveCommands, type RoomApi } from './commands.js';
export type { ConnectionState, ConnectionView } from './connection.js';
export type { Handler, Subscription } from './emitter.js';
export type { RoomState, SpaceState, UserState } from './features/feature.js';
export type { MessageDraft, PendingMessage } from './features/messages/outbox.js';
export { type LiveThread, openThread, type ThreadView } from './features/messages/thread.js';
export { isMuted, mutedForMs } from './features/moderation.js';
export { selectQueue } from './features/queue.js';
export { type Inbox, type InboxHandlers, type InboxView, openInbox } from './inbox.js';
export type {
  EventContext,
  FollowOptions,
  LiveRoom,
  Outgoing,
  OwnTyping,
  Position,
  Resumed,
  RoomHandlers,
  RoomView,
} from './live-room.js';
export { createPresence, type PresenceChoice, type PresenceStore } from './presence.js';
export type { Answer } from './requests.js';
export { type LiveSpace, openSpace, type SpaceHandlers, type SpaceView } from './space.js';
export {
  emptyRoom,
  emptySpace,
  emptyUser,
  fromSnapshot,
  fromSpaceSnapshot,
  fromUserSnapshot,
  reduce,
  reduceAll,
  reduceSpace,
  reduceUser,
} from './state.js';
export type { Store } from './store.js';
export type { Link, LinkEvents, Transport } from './transport.js';
