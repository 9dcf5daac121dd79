import type { Frame, RoomfulSignal } from '@roomful/protocol';
import { errors, RoomfulError, roomStream } from '@roomful/protocol/names';
import type { Call } from './commands.js';
import type { FollowAnswer, Send } from './follower.js';
import type { FollowOptions, LiveRoom } from './live-room.js';
import { createRoom, type RoomDeps, type RoomHandle } from './room.js';

/** The rooms that a client follows, and the way of frames and signals to them. */
export interface Rooms {
  follow(room: string, options?: FollowOptions): Promise<LiveRoom>;
  join(room: string, options?: FollowOptions): Promise<LiveRoom>;
  frame(frame: Frame): void;
  signal(signal: RoomfulSignal): void;
  /** A connection is open; null = no room has to catch up. */
  up(): Promise<unknown> | null;
  down(): void;
  /** @param error why; null = the caller's own wish */
  close(error: RoomfulError | null): void;
}

/** Frames that wait for the answer of a follow; what is beyond is read again. */
const maxOrphans = 1_000;

export const createRooms = (deps: {
  readonly call: Call;
  readonly send: Send;
  readonly event: RoomDeps['event'];
  readonly report: (error: unknown) => void;
}): Rooms => {
  /** By stream. */
  const rooms = new Map<string, RoomHandle>();
  const ending = new Set<Promise<unknown>>();
  /** Follows that wait for their answer. */
  const following = new Set<Promise<unknown>>();
  let orphans: Frame[] = [];

  const stop = async (roomId: string): Promise<void> => {
    // One that was asked for before may be of this room: what it opens must not be ended with the one before it.
    await Promise.allSettled(following);
    if (rooms.has(roomStream(roomId))) return;
    // Where the connection is lost, the server has forgotten it already.
    await deps.send('rooms.unfollow', { room: roomId }, { bound: true }).catch(() => {});
  };

  const unfollow = async (roomId: string): Promise<void> => {
    const ended = stop(roomId);
    ending.add(ended);
    await ended;
    ending.delete(ended);
  };

  const open = (answer: Extract<FollowAnswer, { recovered: false }>, options: FollowOptions): LiveRoom => {
    const stream = roomStream(answer.roomId);
    const known = rooms.get(stream);
    if (known) return known.room;
    const closed = () => void (rooms.get(stream) === handle && rooms.delete(stream));
    const handle = createRoom({ ...deps, unfollow, closed }, answer, options);
    rooms.set(stream, handle);
    handle.start(orphans.filter((frame) => frame.stream === stream));
    return handle.room;
  };

  const ask = async (room: string, options: FollowOptions): Promise<LiveRoom> => {
    const { window } = options;
    const input = window === undefined ? { room } : { room, window };
    const answer = (await deps.send('rooms.follow', input)).result as FollowAnswer;
    if (answer.recovered) throw new RoomfulError('internal', 'the server resumed without a position');
    return open(answer, options);
  };

  const follow = async (room: string, options: FollowOptions = {}): Promise<LiveRoom> => {
    await Promise.all(ending);
    const asked = ask(room, options);
    following.add(asked);
    try {
      return await asked;
    } finally {
      following.delete(asked);
      if (following.size === 0) orphans = [];
    }
  };

  const detached = (stream: string, code: keyof typeof errors) => {
    const handle = rooms.get(stream);
    if (errors[code]?.retryable) void handle?.up();
    else handle?.close(new RoomfulError(code));
  };

  return {
    follow,
    join: async (room, options) => {
      const { roomId } = (await deps.call('rooms.join', { room })).result as { roomId: string };
      return follow(roomId, options);
    },
    frame: (frame) => {
      const handle = rooms.get(frame.stream);
      if (handle) handle.frame(frame);
      else if (following.size > 0 && orphans.length < maxOrphans) orphans.push(frame);
    },
    signal: (signal) => {
      if (signal.type === 'server.heads') rooms.get(signal.data.stream)?.head(signal.data.epoch, signal.data.head);
      if (signal.type === 'server.detached') detached(signal.data.stream, signal.data.code);
    },
    up: () => (rooms.size === 0 ? null : Promise.all([...rooms.values()].map((handle) => handle.up()))),
    down: () => {
      for (const handle of [...rooms.values()]) handle.down();
      orphans = [];
    },
    close: (error) => {
      for (const handle of [...rooms.values()]) handle.close(error);
    },
  };
};
