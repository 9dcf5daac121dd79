import type { Actor } from '@roomful/protocol';
import { useMemo } from 'react';
import { type RoomAccess, useRoomActions } from '../useRoomActions.js';
import { type RoomRef, type UsedRoom, useRoomState } from '../useRoomState.js';

/** What `useTyping` gives. */
export interface UsedTyping {
  /** The users who are typing, without the user of this client; at most ten. */
  readonly users: readonly NonNullable<Actor>[];
  /** How many users are typing. */
  readonly count: number;
  /** Reports a keystroke. Call it for every one; few of them are sent. Always the same function. */
  readonly keystroke: () => void;
  /** Reports that the user has stopped, by emptying the field for example. Sending a message does so too. Always the same function. */
  readonly stop: () => void;
}

const nobody: readonly NonNullable<Actor>[] = [];

const typingOf = ({ view }: UsedRoom) => view?.typing;
const actionsOf = ({ find }: RoomAccess): Pick<UsedTyping, 'keystroke' | 'stop'> => ({
  keystroke: () => void find()?.typing.keystroke(),
  stop: () => void find()?.typing.stop(),
});

/**
 * The users who are typing in a room, and functions to report that the user is. Typing ends 5 s after the last keystroke.
 *
 * @param room its id or slug, or the room that `useRoom` returned; null = none yet
 * @example
 * const { users, keystroke } = useTyping('lobby');
 */
export const useTyping = (room: RoomRef): UsedTyping => {
  const typing = useRoomState(room, typingOf);
  const actions = useRoomActions(room, actionsOf);
  return useMemo(() => ({ users: typing?.users ?? nobody, count: typing?.count ?? 0, ...actions }), [typing, actions]);
};
