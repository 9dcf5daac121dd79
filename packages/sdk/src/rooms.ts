import { RoomfulError, roomStream } from '@roomful/protocol/names';
import type { FollowAnswer } from './follower.js';
import { internalsOf } from './internals.js';
import type { FollowOptions, LiveRoom } from './live-room.js';
import { createRoom, type RoomDeps } from './room.js';
import type { Streams } from './streams.js';

/** The rooms that a client follows: one object for each room, however often it is followed. */
export interface Rooms {
  follow(room: string, options?: FollowOptions): Promise<LiveRoom>;
  join(room: string, options?: FollowOptions): Promise<LiveRoom>;
}

export const createRooms = (deps: Omit<RoomDeps, 'unfollow' | 'closed'> & { readonly streams: Streams }): Rooms => {
  const { streams } = deps;
  /** By id. */
  const rooms = new Map<string, LiveRoom>();
  const ending = new Set<Promise<unknown>>();
  /** Follow requests that wait for their answer. */
  const following = new Set<Promise<unknown>>();

  const stop = async (roomId: string): Promise<void> => {
    // An earlier follow request may be for this room; do not unfollow what it opens.
    await Promise.allSettled(following);
    if (rooms.has(roomId)) return;
    // If the connection is lost, the server has already forgotten it.
    await deps.send('rooms.unfollow', { room: roomId }, { bound: true }).catch(() => {});
  };

  const unfollow = async (roomId: string): Promise<void> => {
    const ended = stop(roomId);
    ending.add(ended);
    await ended;
    ending.delete(ended);
  };

  const open = (answer: Extract<FollowAnswer, { recovered: false }>, options: FollowOptions): LiveRoom => {
    const { roomId } = answer;
    const known = rooms.get(roomId);
    if (known) return known;
    const stream = roomStream(roomId);
    const closed = () => {
      streams.remove(stream, handle);
      if (rooms.get(roomId) === handle.room) rooms.delete(roomId);
    };
    const handle = createRoom({ ...deps, unfollow, closed }, answer, options);
    rooms.set(roomId, handle.room);
    handle.start(streams.add(stream, handle));
    return handle.room;
  };

  const ask = async (room: string, options: FollowOptions): Promise<LiveRoom> => {
    const { window } = options;
    const input = window === undefined ? { room } : { room, window };
    const answer = (await deps.send('rooms.follow', input)).result as FollowAnswer;
    if (answer.recovered) throw new RoomfulError('internal', 'the server resumed without a position');
    const opened = open(answer, options);
    internalsOf(opened).follows++;
    return opened;
  };

  const follow = async (room: string, options: FollowOptions = {}): Promise<LiveRoom> => {
    await Promise.all(ending);
    const asked = streams.ask(() => ask(room, options));
    following.add(asked);
    try {
      return await asked;
    } finally {
      following.delete(asked);
    }
  };

  return {
    follow,
    join: async (room, options) => {
      const { roomId } = (await deps.call('rooms.join', { room })).result as { roomId: string };
      return follow(roomId, options);
    },
  };
};
