import { type RoomRef, type UsedRoom, type UseRoomOptions, useRoomState } from './useRoomState.js';

const whole = (used: UsedRoom): UsedRoom => used;

/**
 * Follows a room as long as a component asks for it: once, however many do. After that it is no longer followed; a
 * membership stays. Temporary failures are retried.
 *
 * @param room its id or slug; null = none yet
 * @example
 * const { view, status, error } = useRoom('lobby', { join: true });
 */
export const useRoom = (room: RoomRef, { join = false }: UseRoomOptions = {}): UsedRoom =>
  useRoomState(room, whole, { join });
