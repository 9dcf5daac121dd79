import type { LiveRoom } from '@roomful/sdk';
import { createContext, useContext, useEffect } from 'react';

/** The rooms opened since the user signed in, by id. Each keeps its unsent messages. */
export const OpenedRooms = createContext(new Map<string, LiveRoom>());

export const useOpened = (room: LiveRoom | null): void => {
  const rooms = useContext(OpenedRooms);
  useEffect(() => {
    if (room) rooms.set(room.id, room);
  }, [rooms, room]);
};

/** How many messages would be lost by closing the client. */
export const countUnsent = (rooms: ReadonlyMap<string, LiveRoom>): number =>
  [...rooms.values()].reduce((sum, room) => sum + room.state.getSnapshot().pending.length, 0);
