'use client';

export type { Abilities } from './react/abilities.js';
export { RoomfulProvider, type RoomfulProviderProps } from './react/provider.js';
export { useClient } from './react/useClient.js';
export { useConnection } from './react/useConnection.js';
export { type MessageActions, type UsedMessages, type UseMessagesOptions, useMessages } from './react/useMessages.js';
export { type ModerationActions, type UsedModeration, useModeration } from './react/useModeration.js';
export { type OwnPresence, useOwnPresence } from './react/useOwnPresence.js';
export { usePresence } from './react/usePresence.js';
export { type RoomRef, type UsedRoom, type UseRoomOptions, useRoom } from './react/useRoom.js';
export { type UsedRooms, useRooms } from './react/useRooms.js';
export { type UsedTyping, useTyping } from './react/useTyping.js';
