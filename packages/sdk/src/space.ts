import type { ErrorBody, EventOf, EventTypeIn, RoomfulEvent } from '@roomful/protocol';
import { spaceDepartures, spaceStream } from '@roomful/protocol/names';
import type { Client } from './client.js';
import { createDelivery } from './delivery.js';
import { createDepartures } from './departures.js';
import { createEmitter, type Handler, type Subscription } from './emitter.js';
import type { SpaceState } from './features/feature.js';
import { internalsOf } from './internals.js';
import type { Position, Resumed } from './live-room.js';
import { followStream } from './live-stream.js';
import { createStore, type Store } from './store.js';

/** The state of a followed space. It is immutable: each change creates a new object. */
export interface SpaceView extends Readonly<SpaceState> {
  /** `resuming`: the connection is lost or the space is catching up; `closed`: it is no longer followed. */
  readonly status: 'live' | 'resuming' | 'closed';
  /** Why it was closed; absent if the caller closed it. */
  readonly closedBy?: ErrorBody;
}

/** Handlers of a space: by event type, and for changes of the space itself. */
export type SpaceHandlers = { [T in EventTypeIn<'space'>]: [event: EventOf<T>] } & {
  /** Every event of the space, in order. */
  event: [event: RoomfulEvent];
  /** A fresh snapshot replaced the state; events may have been skipped. */
  reset: [];
  /** The space has caught up after a lost connection. */
  resumed: [how: Resumed];
  /** The space is no longer followed. `error`: why; null = the caller closed it. */
  closed: [error: ErrorBody | null];
};

/** A followed space. Its state stays up to date, and its events arrive in order and once each, even across lost connections. */
export interface LiveSpace {
  /** The space's id. */
  readonly id: string;
  /** The position of the state in the stream. */
  readonly position: Position;
  /** The state, for `useSyncExternalStore` and the like. */
  readonly state: Store<SpaceView>;
  /**
   * Calls `handler` for each event of a type, after the state includes it; `event` stands for every type.
   *
   * @example
   * space.on('space.member_added', ({ data }) => console.log(data.member.user.name, 'is here'));
   */
  on<N extends keyof SpaceHandlers>(name: N, handler: Handler<SpaceHandlers[N]>): Subscription;
  /** Stops following it. The membership stays. */
  close(): void;
}

/**
 * Follows a space, such as a course or a community: its data, the number of its members, and the user's role. It survives
 * lost connections. It closes if the user's membership ends. List the members with `client.spaces.members`.
 *
 * @throws `space_not_found` if the user is not in the space, and any error of a call
 * @example
 * const space = await openSpace(client, 'course:js-101');
 * space.on('space.member_added', ({ data }) => console.log(data.member.user.name, 'joined'));
 * space.state.subscribe(() => showCount(space.state.getSnapshot().memberCount));
 */
export const openSpace = async (client: Client, id: string): Promise<LiveSpace> => {
  const { fold, report } = internalsOf(client);
  const source = {
    follow: 'spaces.follow',
    events: 'spaces.events',
    unfollow: 'spaces.unfollow',
    of: { space: id },
  } as const;
  let opened: LiveSpace | undefined;

  await followStream<SpaceState>(client, source, new AbortController(), (stream) => {
    // The server has answered, so there was a token.
    const viewerId = client.userId ?? '';
    let state = stream.snapshot;
    let status: SpaceView['status'] = 'live';
    let closedBy: ErrorBody | null = null;
    const view = (): SpaceView => ({ ...state, status, ...(closedBy && { closedBy }) });
    const store = createStore(view(), report);
    const publish = () => store.set(view());
    const setStatus = (next: SpaceView['status']) => {
      if (status === next) return;
      status = next;
      publish();
    };
    const emitter = createEmitter<SpaceHandlers>(report);
    const delivery = createDelivery((event) => {
      // `never`: the compiler cannot follow that an event goes to the handlers of its own type.
      emitter.emit(event.type as EventTypeIn<'space'>, ...([event] as never));
      emitter.emit('event', event);
    });
    const left = createDepartures(spaceDepartures, viewerId, stream, stream.close);
    opened = {
      id,
      get position() {
        return stream.position;
      },
      state: { getSnapshot: store.getSnapshot, subscribe: store.subscribe },
      on: emitter.on,
      close: () => stream.close(null),
    };
    // Later: handlers are set after the promise has resolved, and must hear of every event from here on.
    setTimeout(stream.start, 0);

    return {
      name: spaceStream(id),
      apply: (events) => {
        for (const event of events) state = fold.reduce('spaceReducers', state, event, viewerId);
        left.applied(events);
        publish();
        delivery.push(events);
      },
      replace: (snapshot) => {
        state = snapshot;
        publish();
        delivery.act(() => emitter.emit('reset'));
      },
      resuming: () => setStatus('resuming'),
      resumed: (how) => {
        left.resumed();
        setStatus('live');
        delivery.act(() => emitter.emit('resumed', how));
      },
      closed: (by) => {
        closedBy = left.closed(by)?.toJSON() ?? null;
        setStatus('closed');
        delivery.end(() => emitter.emit('closed', closedBy), by === null);
      },
    };
  });
  return opened as unknown as LiveSpace;
};
