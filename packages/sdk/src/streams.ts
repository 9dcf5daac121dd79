import type { Frame, RoomfulSignal } from '@roomful/protocol';
import { RoomfulError, roomStream } from '@roomful/protocol/names';

/** A follower of one stream. */
export interface StreamHandle {
  frame(frame: Frame): void;
  /** The server reports the head of the stream. */
  head(epoch: string, head: number): void;
  /** Receives signals of the stream, and signals that name no room. */
  signal(signal: RoomfulSignal): void;
  /** A connection is open. Resolves when the stream has caught up. */
  up(): Promise<void>;
  down(): void;
  /** @param error why; null = the caller closed it */
  close(error: RoomfulError | null): void;
}

/** The streams that a client follows. Routes frames and signals to them. */
export interface Streams extends Omit<StreamHandle, 'head' | 'up'> {
  /** Runs a follow request. Frames that arrive before its answer are kept for it. */
  ask<T>(follow: () => Promise<T>): Promise<T>;
  /** @returns the frames that arrived before */
  add(stream: string, handle: StreamHandle): Frame[];
  /** @returns whether nothing uses the stream any more */
  remove(stream: string, handle: StreamHandle): boolean;
  /** A connection is open. Resolves when all streams have caught up; null = there are none. */
  up(): Promise<unknown> | null;
}

/** How many frames may wait for the answer to a follow. Further ones are read from the log later. */
const maxOrphans = 1_000;

export const createStreams = (): Streams => {
  const handles = new Map<string, Set<StreamHandle>>();
  let asking = 0;
  let orphans: Frame[] = [];

  const of = (stream: string) => [...(handles.get(stream) ?? [])];
  const all = () => [...handles.values()].flatMap((set) => [...set]);

  const detached = (stream: string, code: RoomfulError['code']) => {
    const error = new RoomfulError(code);
    for (const handle of of(stream)) {
      if (error.retryable) void handle.up();
      else handle.close(error);
    }
  };

  return {
    ask: async (follow) => {
      asking++;
      try {
        return await follow();
      } finally {
        if (--asking === 0) orphans = [];
      }
    },
    add: (stream, handle) => {
      handles.set(stream, (handles.get(stream) ?? new Set()).add(handle));
      return orphans.filter((frame) => frame.stream === stream);
    },
    remove: (stream, handle) => {
      handles.get(stream)?.delete(handle);
      // A pending follow may be for this stream.
      return asking === 0 && of(stream).length === 0;
    },
    frame: (frame) => {
      const followed = of(frame.stream);
      for (const handle of followed) handle.frame(frame);
      if (followed.length === 0 && asking > 0 && orphans.length < maxOrphans) orphans.push(frame);
    },
    signal: (signal) => {
      const { type, data } = signal;
      if (type === 'server.heads') for (const handle of of(data.stream)) handle.head(data.epoch, data.head);
      else if (type === 'server.detached') detached(data.stream, data.code);
      else for (const handle of 'roomId' in data ? of(roomStream(data.roomId)) : all()) handle.signal(signal);
    },
    up: () => {
      const followed = all();
      return followed.length === 0 ? null : Promise.all(followed.map((handle) => handle.up()));
    },
    down: () => {
      for (const handle of all()) handle.down();
      orphans = [];
    },
    close: (error) => {
      for (const handle of all()) handle.close(error);
    },
  };
};
