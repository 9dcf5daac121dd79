import type { departures, ErrorBody, ErrorCode, Frame, RoomfulEvent } from '@roomful/protocol';
import { commands, RoomfulError } from '@roomful/protocol/names';
import { type Call, deriveRoomCommands } from './commands.js';
import { createDelivery } from './delivery.js';
import { createEmitter } from './emitter.js';
import { createFollower, type FollowAnswer, type Send } from './follower.js';
import { createHistory, trim } from './history.js';
import type { EventContext, FollowOptions, LiveRoom, RoomHandlers, RoomView } from './live-room.js';
import { createOutbox } from './outbox.js';
import { fromSnapshot, type RoomState, reduceAll } from './reducers/index.js';
import { createStore } from './store.js';

/** A live room with what only its client may do. */
export interface RoomHandle {
  readonly room: LiveRoom;
  /** @param frames those that came before the snapshot */
  start(frames: readonly Frame[]): void;
  frame(frame: Frame): void;
  head(epoch: string, head: number): void;
  up(): Promise<void>;
  down(): void;
  /** @param error why; null = the caller's own wish */
  close(error: RoomfulError | null): void;
}

export interface RoomDeps {
  readonly call: Call;
  readonly send: Send;
  /** Tells the client's own handlers. */
  readonly event: (event: RoomfulEvent, context: EventContext) => void;
  /** Tells the server to stop. */
  readonly unfollow: (roomId: string) => Promise<void>;
  readonly closed: () => void;
  readonly report: (error: unknown) => void;
}

/** Why the room ends for who is put out of it, where the server's own word for it is lost. */
const departed: Record<(typeof departures)[number], ErrorCode> = {
  'member.left': 'forbidden',
  'member.removed': 'forbidden',
  'member.kicked': 'forbidden',
  'member.banned': 'banned',
};
const isDeparture = (type: string): type is keyof typeof departed => Object.hasOwn(departed, type);
/** How long the server's `server.detached` is waited for, milliseconds. */
const detachMs = 2_000;

const viewOf = (
  { state, me, window }: RoomState,
  pending: RoomView['pending'],
  status: RoomView['status'],
  closedBy: ErrorBody | null,
): RoomView => ({
  ...state,
  me,
  messages: window.messages,
  hasBefore: window.hasBefore,
  pending,
  status,
  ...(closedBy ? { closedBy } : {}),
});

export const createRoom = (
  deps: RoomDeps,
  answer: Extract<FollowAnswer, { recovered: false }>,
  options: FollowOptions,
): RoomHandle => {
  const { roomId } = answer;
  const viewerId = answer.snapshot.me.userId;
  const { window = 50, since } = options;
  let keep = options.keepMessages ?? 5_000;
  let state = fromSnapshot(answer.snapshot);
  let status: RoomView['status'] = 'live';
  let closedBy: ErrorBody | null = null;
  let leaving = false;
  let departure: ReturnType<typeof setTimeout> | undefined;

  const emitter = createEmitter<RoomHandlers>(deps.report);
  const store = createStore<RoomView>(viewOf(state, [], status, null), deps.report);
  const publish = () => store.set(viewOf(state, outbox.pending(), status, closedBy));

  const delivery = createDelivery((event) => {
    const context = { roomId, self: event.actor?.id === viewerId };
    // `never`: that an event goes to the handlers of its own type is more than the compiler follows.
    emitter.emit(event.type, ...([event, context] as never));
    emitter.emit('event', event, context);
    deps.event(event, context);
  });

  const close = (error: RoomfulError | null) => {
    if (status === 'closed') return;
    status = 'closed';
    closedBy = error && !leaving ? error.toJSON() : null;
    clearTimeout(departure);
    follower.down();
    history.reset();
    outbox.close(error ?? new RoomfulError('cancelled', 'the room is no longer followed: follow it again'));
    publish();
    deps.closed();
    delivery.end(() => emitter.emit('closed', closedBy), error === null);
  };

  /**
   * `server.detached` follows the event that puts someone out; should it be lost, the room ends all the same. What came
   * before the server last let this connection follow has been considered by it.
   */
  const watchDepartures = (events: readonly RoomfulEvent[]) => {
    for (const { seq, type, data } of events) {
      if (seq <= follower.admittedAt || !isDeparture(type) || !('userId' in data) || data.userId !== viewerId) continue;
      clearTimeout(departure);
      departure = setTimeout(() => close(new RoomfulError(departed[type])), detachMs);
    }
  };

  const apply = (events: RoomfulEvent[]) => {
    state = reduceAll(state, events, viewerId);
    if (!history.loading) state = trim(state, keep);
    history.observe(events);
    outbox.observe(events, follower.position.seq);
    watchDepartures(events);
    publish();
    delivery.push(events);
  };

  const setStatus = (next: 'live' | 'resuming') => {
    if (status === 'closed' || status === next) return;
    status = next;
    publish();
  };

  const follower = createFollower(
    {
      roomId,
      window,
      call: deps.send,
      apply,
      replace: (snapshot) => {
        state = fromSnapshot(snapshot);
        history.reset();
        outbox.observe([], follower.position.seq);
        publish();
        delivery.act(() => emitter.emit('reset'));
      },
      resuming: () => setStatus('resuming'),
      resumed: (how) => {
        setStatus('live');
        delivery.act(() => emitter.emit('resumed', how));
      },
      refused: close,
    },
    { epoch: answer.epoch, seq: answer.head },
  );

  const outbox = createOutbox({
    viewerId,
    position: () => follower.position.seq,
    changed: publish,
    deliver: (draft, { key, signal, startedAt }) =>
      deps.send(
        'messages.send',
        { ...draft, room: roomId },
        { key, signal, startedAt, timeoutMs: Number.POSITIVE_INFINITY },
      ),
  });

  const history = createHistory({
    room: roomId,
    call: deps.send,
    state: () => state,
    closed: () => status === 'closed',
    set: (loaded) => {
      state = loaded;
      keep = Math.max(keep, loaded.window.messages.length);
      publish();
    },
  });

  const derived = deriveRoomCommands(commands, roomId, deps.call);
  const room: LiveRoom = {
    ...derived,
    id: roomId,
    get position() {
      return follower.position;
    },
    get snapshot() {
      return state;
    },
    state: { getSnapshot: store.getSnapshot, subscribe: store.subscribe },
    messages: Object.assign(derived.messages, {
      send: (draft, { key } = {}) => outbox.send(draft, key),
      retry: outbox.retry,
      drop: outbox.drop,
      loadOlder: history.loadOlder,
    } satisfies Pick<LiveRoom['messages'], 'send' | 'retry' | 'drop' | 'loadOlder'>),
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

  return {
    room,
    start: (frames) => {
      for (const frame of frames) follower.frame(frame);
      if (since) {
        const reset = () => emitter.emit('reset');
        delivery.backlog({ since, until: follower.position, room: roomId, call: deps.send, reset });
      }
      // Not now: handlers are set after the promise of the room has resolved, and are to hear of every later event.
      setTimeout(follower.start, 0);
    },
    frame: follower.frame,
    head: follower.head,
    up: follower.resume,
    down: () => {
      follower.down();
      setStatus('resuming');
    },
    close,
  };
};
