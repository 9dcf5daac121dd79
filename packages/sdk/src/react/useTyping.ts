import type { Actor } from '@roomful/protocol';
import { useMemo, useSyncExternalStore } from 'react';
import { useHub } from './hub.js';
import { heldRoom } from './rooms.js';
import type { RoomRef } from './useRoom.js';

/** What `useTyping` gives. */
export interface UsedTyping {
  /** Who is typing, the user apart: ten of them at most. */
  readonly users: readonly NonNullable<Actor>[];
  /** How many they are. */
  readonly count: number;
  /** Says that the user is typing: for every keystroke, few of them are sent. Always the same function. */
  readonly keystroke: () => void;
  /** Says that the user has stopped, as by emptying the field; sending a message does so too. Always the same function. */
  readonly stop: () => void;
}

const nobody: readonly NonNullable<Actor>[] = [];

/**
 * Who is typing in a room, and the way to say that the user is. It ends by itself 5 s after the last keystroke.
 *
 * @param room its id or slug, or the room that `useRoom` gave; null = none yet
 * @example
 * const { users, keystroke } = useTyping('lobby');
 */
export const useTyping = (room: RoomRef): UsedTyping => {
  const held = heldRoom(useHub(), room);
  const typing = () => held.getSnapshot().view?.typing;
  const now = useSyncExternalStore(held.subscribe, typing, typing);
  const says = useMemo(
    () => ({
      keystroke: () => void held.getSnapshot().handle?.typing.keystroke(),
      stop: () => void held.getSnapshot().handle?.typing.stop(),
    }),
    [held],
  );
  return useMemo(() => ({ users: now?.users ?? nobody, count: now?.count ?? 0, ...says }), [now, says]);
};
