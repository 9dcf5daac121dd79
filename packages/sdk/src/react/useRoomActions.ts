import { RoomfulError } from '@roomful/protocol/names';
import { useMemo } from 'react';
import type { LiveRoom } from '../live-room.js';
import { heldRoom } from './held-room.js';
import { useHub } from './hub.js';
import type { RoomRef } from './useRoomState.js';

/** Finds a room at the moment of an action. */
export interface RoomAccess {
  /** The room; null if it is not open. */
  readonly find: () => LiveRoom | null;
  /** @throws why it could not be opened, or `unavailable` if it is not open yet */
  readonly get: () => LiveRoom;
}

/**
 * Builds actions that keep their identity as long as the room is the same, whatever happens in it.
 *
 * @param make builds them; it must keep its own identity
 */
export const useRoomActions = <A>(room: RoomRef, make: (access: RoomAccess) => A): A => {
  const held = heldRoom(useHub(), room);
  return useMemo(
    () =>
      make({
        find: () => held.getSnapshot().handle,
        get: () => {
          const { handle, error } = held.getSnapshot();
          if (handle) return handle;
          throw error ?? new RoomfulError('unavailable', 'unable to do this yet; the room is not open');
        },
      }),
    [held, make],
  );
};
