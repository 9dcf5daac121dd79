import type { RoomfulError } from '@roomful/protocol/names';
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import type { LiveRoom, RoomView } from '../live-room.js';
import { type HeldRoom, heldRoom, type OpenedRoom } from './held-room.js';
import { useHub } from './hub.js';

/** A room by its id or slug, or one that the app follows itself; null = none yet. */
export type RoomRef = string | LiveRoom | null | undefined;

/** How a hook opens a room. */
export interface UseRoomOptions {
  /** Become a member; a guest of a public room can only read. Default: false. */
  readonly join?: boolean;
}

/** A room as the hooks have it. */
export interface UsedRoom {
  /** The room; null before it is open. */
  readonly room: LiveRoom | null;
  /** What it shows; null before it is open. */
  readonly view: RoomView | null;
  /** `resuming`: the connection is lost or the room is catching up; `closed`: it could not be opened, or has ended. */
  readonly status: 'opening' | 'live' | 'resuming' | 'closed';
  /** Why it is closed, or not open yet; null = no error. */
  readonly error: RoomfulError | null;
  /** Opens it again if it is closed; always the same function. */
  readonly reopen: () => void;
}

/** How `useRoomState` opens a room and compares what was selected. */
export interface UseRoomStateOptions<T> extends UseRoomOptions {
  /** Whether two selected values are the same, so that the first one is kept and nothing renders. Default: `Object.is`. */
  readonly isEqual?: (before: T, after: T) => boolean;
}

const shown = new WeakMap<HeldRoom, { readonly opened: OpenedRoom; readonly used: UsedRoom }>();

/** The same object for all hooks, until the room changes. */
const usedOf = (held: HeldRoom): UsedRoom => {
  const opened = held.getSnapshot();
  const known = shown.get(held);
  if (known?.opened === opened) return known.used;
  const { handle, view, status, error } = opened;
  const used = { room: handle, view, status, error, reopen: held.reopen };
  shown.set(held, { opened, used });
  return used;
};

/**
 * Selects a part of a room and renders only when that part changes. Follows the room like `useRoom`: once, for as long as
 * any component asks for it. The other hooks of rooms are built on this one.
 *
 * @param room its id or slug, or the room that `useRoom` returned; null = none yet
 * @param selector picks from the room; it may be an inline function. Give `isEqual` if it builds a new object each time.
 * @example
 * const memberCount = useRoomState('lobby', ({ view }) => view?.memberCount ?? 0);
 */
export const useRoomState = <T>(
  room: RoomRef,
  selector: (used: UsedRoom) => T,
  { join = false, isEqual = Object.is }: UseRoomStateOptions<T> = {},
): T => {
  const held = heldRoom(useHub(), room);
  /** The value that was rendered last: it stays if another selector selects an equal one. */
  const rendered = useRef<{ readonly value: T } | null>(null);
  const getSnapshot = useMemo(() => {
    let last: { readonly used: UsedRoom; readonly value: T } | null = null;
    return () => {
      const used = usedOf(held);
      if (last?.used === used) return last.value;
      const before = last ?? rendered.current;
      const after = selector(used);
      last = { used, value: before && isEqual(before.value, after) ? before.value : after };
      return last.value;
    };
  }, [held, selector, isEqual]);
  const value = useSyncExternalStore(join ? held.subscribeAsMember : held.subscribe, getSnapshot, getSnapshot);
  useEffect(() => {
    rendered.current = { value };
  }, [value]);
  return value;
};
