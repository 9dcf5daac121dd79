'use client';

export {
  type MessageActions,
  type UsedMessages,
  type UseMessagesOptions,
  useMessages,
} from './react/features/messages.js';
export type { Abilities } from './react/features/moderation/abilities.js';
export { type ModerationActions, type UsedModeration, useModeration } from './react/features/moderation.js';
export { type OwnPresence, useOwnPresence, usePresence } from './react/features/presence.js';
export { type UsedRooms, useRooms } from './react/features/rooms.js';
export { type UsedSpace, useSpace } from './react/features/spaces.js';
export { type UsedTyping, useTyping } from './react/features/typing.js';
export { RoomfulProvider, type RoomfulProviderProps } from './react/provider.js';
export { useClient } from './react/useClient.js';
export { useConnection } from './react/useConnection.js';
export { useRoom } from './react/useRoom.js';
export {
  type RoomRef,
  type UsedRoom,
  type UseRoomOptions,
  type UseRoomStateOptions,
  useRoomState,
} from './react/useRoomState.js';
