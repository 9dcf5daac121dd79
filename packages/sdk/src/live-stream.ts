import type { RoomfulEvent, RoomfulSignal } from '@roomful/protocol';
import { RoomfulError } from '@roomful/protocol/names';
import type { Client } from './client.js';
import { createFollower, type Followed, type Follower, type StreamSource } from './follower.js';
import { internalsOf } from './internals.js';
import type { Resumed } from './live-room.js';
import type { StreamHandle } from './streams.js';

/** How to follow a stream, and how to stop. */
export interface FollowSource extends StreamSource {
  /** The command that stops following. It takes the same input as the others. */
  readonly unfollow: 'users.unfollow' | 'spaces.unfollow';
}

/** A followed stream. */
export interface LiveStream<Snapshot> extends Pick<Follower, 'position' | 'admittedAt' | 'start'> {
  /** The first snapshot. */
  readonly snapshot: Snapshot;
  /** Closes it. Without an error, it is unfollowed if nothing else uses the stream. */
  close(error: RoomfulError | null): void;
}

/** What happens in a followed stream. */
export interface StreamHandlers<Snapshot> {
  /** The name of the stream. */
  readonly name: string;
  /** Receives the next events: in order, without gaps, once each. */
  readonly apply: (events: RoomfulEvent[]) => void;
  /** Receives a snapshot that replaces the state, if events cannot bridge the gap. */
  readonly replace: (snapshot: Snapshot) => void;
  readonly signal?: (signal: RoomfulSignal) => void;
  readonly resuming: () => void;
  readonly resumed: (how: Resumed) => void;
  /** Called once, when it closes. `error`: why; null = the caller closed it. */
  readonly closed: (error: RoomfulError | null) => void;
}

/** Each client's unfollow calls that are not answered yet, by stream. A late one would end the next follow. */
const endings = new WeakMap<Client, Map<string, Promise<unknown>>>();

const endingsOf = (client: Client): Map<string, Promise<unknown>> => {
  const known = endings.get(client) ?? new Map<string, Promise<unknown>>();
  endings.set(client, known);
  return known;
};

/**
 * Follows a stream across lost connections. It may be followed several times; the last one to close it unfollows it.
 *
 * @param over aborted when it closes
 * @param open called with the stream once the server has answered, before anything happens in it
 * @throws any error of a call
 */
export const followStream = async <Snapshot>(
  client: Client,
  { unfollow, ...source }: FollowSource,
  over: AbortController,
  open: (stream: LiveStream<Snapshot>) => StreamHandlers<Snapshot>,
): Promise<void> => {
  const { streams, send } = internalsOf(client);
  const ended = endingsOf(client);
  const key = JSON.stringify(source.of);

  const follow = async () => {
    const answer = (await send(source.follow, source.of, { signal: over.signal })).result as Followed<Snapshot>;
    if (answer.recovered) throw new RoomfulError('internal', 'the server resumed without a position');
    /** @returns whether nothing uses the stream any more */
    const end = (error: RoomfulError | null): boolean => {
      if (over.signal.aborted) return false;
      over.abort();
      follower.down();
      const unneeded = streams.remove(handlers.name, handle);
      handlers.closed(error);
      return unneeded;
    };
    const stream: LiveStream<Snapshot> = {
      snapshot: answer.snapshot,
      get position() {
        return follower.position;
      },
      get admittedAt() {
        return follower.admittedAt;
      },
      start: () => follower.start(),
      close: (error) => {
        if (!end(error) || error) return;
        // If the connection is lost, the server has already forgotten it.
        const told = send(unfollow, source.of, { bound: true }).catch(() => {});
        ended.set(key, Promise.all([ended.get(key), told]));
      },
    };
    const handlers = open(stream);
    const { apply, replace, resuming, resumed, signal = () => {} } = handlers;
    const follower = createFollower<Snapshot>(
      { source, call: send, apply, replace, resuming, resumed, refused: end },
      { epoch: answer.epoch, seq: answer.head },
    );
    const handle: StreamHandle = {
      frame: follower.frame,
      head: follower.head,
      signal,
      up: follower.resume,
      down: () => {
        follower.down();
        resuming();
      },
      close: end,
    };
    for (const frame of streams.add(handlers.name, handle)) follower.frame(frame);
  };

  // Loop, because another one may have closed meanwhile.
  for (let ending = ended.get(key); ending; ending = ended.get(key)) {
    await ending;
    if (ended.get(key) === ending) ended.delete(key);
  }
  await streams.ask(follow);
};
