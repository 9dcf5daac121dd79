import type { ErrorBody, Frame, RoomfulEvent, RoomSnapshot } from '@roomful/protocol';
import { departures, RoomfulError } from '@roomful/protocol/names';
import { type Call, commandsOf, deriveRoomCommands } from './commands.js';
import { createDelivery } from './delivery.js';
import { createDepartures } from './departures.js';
import { createEmitter } from './emitter.js';
import type { AnyFeature, RoomContext } from './features/feature.js';
import { own } from './features/shared.reducers.js';
import type { Fold } from './fold.js';
import { createFollower, type FollowAnswer, type Send } from './follower.js';
import { withInternals } from './internals.js';
import type { EventContext, FollowOptions, LiveRoom, RoomHandlers, RoomView } from './live-room.js';
import { createStore } from './store.js';
import type { StreamHandle } from './streams.js';

/** A live room, with the parts that only its client uses. */
export interface RoomHandle extends StreamHandle {
  readonly room: LiveRoom;
  /** @param frames the frames that arrived before the snapshot */
  start(frames: readonly Frame[]): void;
}

export interface RoomDeps {
  readonly features: readonly AnyFeature[];
  readonly fold: Fold;
  /** Keeps the slices of a snapshot that the features keep up to date. */
  readonly take: (snapshot: RoomSnapshot) => RoomSnapshot;
  readonly call: Call;
  readonly send: Send;
  /** Calls the client's own handlers. */
  readonly event: (event: RoomfulEvent, context: EventContext) => void;
  /** Tells the server to stop. */
  readonly unfollow: (roomId: string) => Promise<void>;
  readonly closed: () => void;
  readonly report: (error: unknown) => void;
}

/** Follows one room: its lifecycle, shared by what the features add to it. */
export const createRoom = (
  deps: RoomDeps,
  answer: Extract<FollowAnswer, { recovered: false }>,
  options: FollowOptions,
): RoomHandle => {
  const { features, fold, report } = deps;
  const { roomId } = answer;
  const viewerId = answer.snapshot.me.userId;
  const { window = 50, since } = options;
  let state = deps.take(answer.snapshot);
  let status: RoomView['status'] = 'live';
  let closedBy: ErrorBody | null = null;
  let leaving = false;
  const over = new AbortController();
  const emitter = createEmitter<RoomHandlers>(report);

  const view = (): RoomView =>
    Object.assign(
      { ...state.state, me: state.me },
      ...parts.map((part) => part.view?.()),
      { status },
      closedBy && { closedBy },
    );
  const publish = () => store.set(view());

  const delivery = createDelivery((event) => {
    const context = { roomId, self: event.actor?.id === viewerId };
    // `never`: the compiler cannot follow that an event goes to the handlers of its own type.
    emitter.emit(event.type, ...([event, context] as never));
    emitter.emit('event', event, context);
    deps.event(event, context);
  });

  const close = (by: RoomfulError | null) => {
    if (status === 'closed') return;
    const error = left.closed(by);
    status = 'closed';
    closedBy = error && !leaving ? error.toJSON() : null;
    over.abort();
    follower.down();
    const why = error ?? new RoomfulError('cancelled', 'the room is no longer followed: follow it again');
    for (const part of parts) part.closed?.(why);
    publish();
    deps.closed();
    delivery.end(() => emitter.emit('closed', closedBy), error === null);
  };

  const setStatus = (next: 'live' | 'resuming') => {
    if (status === 'closed' || status === next) return;
    status = next;
    publish();
  };

  const follower = createFollower(
    {
      source: { follow: 'rooms.follow', events: 'rooms.events', of: { room: roomId }, more: { window } },
      call: deps.send,
      apply: (events) => {
        state = fold.reduceAll(state, events, viewerId);
        for (const part of parts) part.applied?.(events);
        left.applied(events);
        publish();
        delivery.push(events);
      },
      replace: (snapshot: RoomSnapshot) => {
        state = deps.take(snapshot);
        for (const part of parts) part.replaced?.();
        publish();
        delivery.act(() => emitter.emit('reset'));
      },
      resuming: () => setStatus('resuming'),
      resumed: (how) => {
        left.resumed();
        setStatus('live');
        delivery.act(() => emitter.emit('resumed', how));
      },
      refused: close,
    },
    { epoch: answer.epoch, seq: answer.head },
  );

  const left = createDepartures(departures, viewerId, follower, close);

  const context: RoomContext = {
    roomId,
    viewerId,
    options,
    state: () => state,
    set: (next) => {
      state = next;
    },
    publish,
    fold: (from, events) => fold.reduceAll(from, events, viewerId),
    status: () => status,
    position: () => follower.position,
    send: deps.send,
    report,
    over: over.signal,
    called: (command) => {
      for (const { called } of parts) if (called) own(called, command)?.();
    },
  };
  const api = deriveRoomCommands(commandsOf(features), roomId, deps.call) as unknown as Record<string, object>;
  const parts = features.map(({ noun, room }) => {
    const part = room?.(context) ?? {};
    if (part.commands) api[noun] = Object.assign(api[noun] ?? {}, part.commands);
    return part;
  });
  for (const part of parts) part.replaced?.();
  const store = createStore<RoomView>(view(), report);

  const base = {
    id: roomId,
    get position() {
      return follower.position;
    },
    get snapshot() {
      return state;
    },
    state: { getSnapshot: store.getSnapshot, subscribe: store.subscribe },
    on: emitter.on,
    leave: async () => {
      leaving = true;
      try {
        await deps.call('rooms.leave', { room: roomId });
      } catch (error) {
        leaving = false;
        throw error;
      }
      close(null);
    },
    unfollow: async () => {
      if (status === 'closed') return;
      close(null);
      await deps.unfollow(roomId);
    },
  };
  const room = Object.defineProperties(
    Object.assign(api, ...parts.map((part) => part.room)),
    Object.getOwnPropertyDescriptors(base),
  ) as LiveRoom;

  return {
    room: withInternals(room, { report, follows: 0 }),
    start: (frames) => {
      for (const frame of frames) follower.frame(frame);
      if (since) {
        const reset = () => emitter.emit('reset');
        delivery.backlog({ since, until: follower.position, room: roomId, call: deps.send, reset });
      }
      // Later: handlers are set after the promise of the room has resolved, and must hear of every event from here on.
      setTimeout(follower.start, 0);
    },
    frame: follower.frame,
    head: follower.head,
    signal: ({ type, data }) => {
      if (status === 'closed') return;
      for (const { signals } of parts) (signals?.[type] as ((of: typeof data) => void) | undefined)?.(data);
    },
    up: follower.resume,
    down: () => {
      follower.down();
      setStatus('resuming');
    },
    close,
  };
};
