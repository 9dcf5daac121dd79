import type { Frame, RoomfulSignal } from '@roomful/protocol';
import { RoomfulError, roomStream } from '@roomful/protocol/names';

/** What follows one stream. */
export interface StreamHandle {
  frame(frame: Frame): void;
  /** The server says where the stream stands. */
  head(epoch: string, head: number): void;
  /** What concerns the stream, or every one where it says no room. */
  signal(signal: RoomfulSignal): void;
  /** A connection is open: resolves when what was missed is here. */
  up(): Promise<void>;
  down(): void;
  /** @param error why; null = the caller's own wish */
  close(error: RoomfulError | null): void;
}

/** The streams that a client follows, and the way of frames and signals to them. */
export interface Streams extends Omit<StreamHandle, 'head' | 'up'> {
  /** Asks to follow, and opens what the answer gives; frames that come before the answer wait for it. */
  ask<T>(follow: () => Promise<T>): Promise<T>;
  /** @returns the frames that came before */
  add(stream: string, handle: StreamHandle): Frame[];
  /** @returns whether nothing here needs the stream any more */
  remove(stream: string, handle: StreamHandle): boolean;
  /** A connection is open; null = nothing has to catch up. */
  up(): Promise<unknown> | null;
}

/** Frames that wait for the answer of a follow; what is beyond is read again. */
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
      // What is being asked for may be of this stream.
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
