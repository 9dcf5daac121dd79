import type { RoomfulError } from '@roomful/protocol/names';
import { useMemo, useSyncExternalStore } from 'react';
import type { LiveRoom, RoomView } from '../live-room.js';
import { useHub } from './hub.js';
import { heldRoom } from './rooms.js';

/** A room by its id or slug, or one that the app follows itself; null = none yet. */
export type RoomRef = string | LiveRoom | null | undefined;

/** How `useRoom` opens a room. */
export interface UseRoomOptions {
  /** Become a member; a guest of a public room reads only. Default: false. */
  readonly join?: boolean;
}

/** What `useRoom` gives. */
export interface UsedRoom {
  /** The room; null before it is open. */
  readonly room: LiveRoom | null;
  /** What it shows; null before it is open. */
  readonly view: RoomView | null;
  /** `resuming`: the connection is gone or the room is catching up; `closed`: it could not be opened, or has ended. */
  readonly status: 'opening' | 'live' | 'resuming' | 'closed';
  /** Why it is closed, or not open yet; null = no error. */
  readonly error: RoomfulError | null;
  /** Opens it again where it is closed; always the same function. */
  readonly reopen: () => void;
}

/**
 * Follows a room as long as a component asks for it: once, however many do. Afterwards it is no longer followed; a
 * membership stays. What fails for now is tried again by itself.
 *
 * @param room its id or slug; null = none yet
 * @example
 * const { view, status, error } = useRoom('lobby', { join: true });
 */
export const useRoom = (room: RoomRef, { join = false }: UseRoomOptions = {}): UsedRoom => {
  const hub = useHub();
  const held = heldRoom(hub, room);
  const subscribe = join ? held.subscribeAsMember : held.subscribe;
  const opened = useSyncExternalStore(subscribe, held.getSnapshot, held.getSnapshot);
  return useMemo(() => {
    const { handle, view, status, error } = opened;
    return { room: handle, view, status, error, reopen: held.reopen };
  }, [opened, held]);
};
