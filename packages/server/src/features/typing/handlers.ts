import { limits, RoomfulError } from '@roomful/protocol';
import type { ConnectionHandler } from '../../pipeline/execute.js';
import type { ConnectionDeps } from '../types.js';

/** Answers the commands about typing. */
export const createTypingHandlers = ({ store, standing }: Pick<ConnectionDeps, 'store' | 'standing'>) => {
  const keystroke: ConnectionHandler = ({ row, caller, roomId }) => {
    if (roomId === null) throw new RoomfulError('room_not_found');
    return standing.judge(roomId, row, caller, () => {
      store.typing.key(roomId, { id: caller.id, name: caller.name });
      return { expiresInMs: limits.typingMs };
    });
  };

  const stop: ConnectionHandler = ({ row, caller, roomId }) => {
    if (roomId === null) throw new RoomfulError('room_not_found');
    return standing.judge(roomId, row, caller, () => {
      store.typing.stop(roomId, caller.id);
      return {};
    });
  };

  return { keystroke, stop };
};
