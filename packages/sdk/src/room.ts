import type { departures, ErrorBody, ErrorCode, Frame, RoomfulEvent, RoomSnapshot } from '@roomful/protocol';
import { commands, RoomfulError } from '@roomful/protocol/names';
import { type Call, deriveRoomCommands } from './commands.js';
import { createDelivery } from './delivery.js';
import { createEmitter } from './emitter.js';
import { createFollower, type FollowAnswer, type Send } from './follower.js';
import { createHistory, trim } from './history.js';
import { withInternals } from './internals.js';
import { randomKey } from './key.js';
import type { EventContext, FollowOptions, LiveRoom, RoomHandlers, RoomView } from './live-room.js';
import { createOutbox } from './outbox.js';
import { createReadMark } from './read-mark.js';
import { fromSnapshot, reduceAll } from './reducers/index.js';
import { createStore } from './store.js';
import type { StreamHandle } from './streams.js';
import { createTyping } from './typing.js';

/** A live room with what only its client may do. */
export interface RoomHandle extends StreamHandle {
  readonly room: LiveRoom;
  /** @param frames those that came before the snapshot */
  start(frames: readonly Frame[]): void;
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

/** Why the room ends, for who is put out of it or for everybody: the code, where the server's own is lost, and the words. */
const departed: Record<(typeof departures)[number] | 'room.deleted', [ErrorCode, string]> = {
  'room.deleted': ['room_not_found', 'the room was deleted'],
  'member.left': ['forbidden', 'you left the room'],
  'member.removed': ['forbidden', 'you were put out of the room'],
  'member.kicked': ['forbidden', 'you were put out of the room'],
  'member.banned': ['banned', 'you were banned from the room'],
};
const isDeparture = (type: string): type is keyof typeof departed => Object.hasOwn(departed, type);
/** How long the server's `server.detached` is waited for, milliseconds. */
const detachMs = 2_000;
/** How long after the last word of it somebody is taken to be typing, milliseconds: the server repeats it each 2.5 s. */
const typingMs = 6_000;
const nobody: RoomSnapshot['live']['typing'] = { users: [], count: 0 };

/** Those who are typing, the viewer apart. */
const others = ({ users, count }: RoomView['typing'], viewerId: string): RoomView['typing'] => {
  const rest = users.filter(({ id }) => id !== viewerId);
  return { users: rest, count: count - users.length + rest.length };
};

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
  let left: { type: keyof typeof departed; seq: number } | null = null;
  let typed: ReturnType<typeof setTimeout> | undefined;
  let typing = others(nobody, viewerId);
  /** The last message that is known of: all that was there at first has been seen. */
  let newest = answer.head;
  const over = new AbortController();

  const view = (): RoomView => ({
    ...state.state,
    me: state.me,
    messages: state.window.messages,
    hasBefore: state.window.hasBefore,
    pending: outbox.pending(),
    typing,
    people: state.live.people,
    status,
    ...(closedBy ? { closedBy } : {}),
  });
  const emitter = createEmitter<RoomHandlers>(deps.report);
  const publish = () => store.set(view());

  /** What signals say is never folded: the last word stands, until it is too old. */
  const setLive = (live: Partial<RoomSnapshot['live']>) => {
    state = { ...state, live: { ...state.live, ...live } };
    if (!live.typing) return;
    typing = others(live.typing, viewerId);
    clearTimeout(typed);
    if (live.typing.count > 0) typed = setTimeout(() => signalled({ typing: nobody }), typingMs);
  };
  const signalled = (live: Partial<RoomSnapshot['live']>) => {
    if (status === 'closed') return;
    setLive(live);
    publish();
  };

  const delivery = createDelivery((event) => {
    const context = { roomId, self: event.actor?.id === viewerId };
    // `never`: that an event goes to the handlers of its own type is more than the compiler follows.
    emitter.emit(event.type, ...([event, context] as never));
    emitter.emit('event', event, context);
    deps.event(event, context);
  });

  const close = (by: RoomfulError | null) => {
    if (status === 'closed') return;
    // `forbidden` alone would say that the role lacks a right.
    const [code, words] = left ? departed[left.type] : [];
    const error = by && by.code === code ? new RoomfulError(code, words, { details: { event: left?.type } }) : by;
    status = 'closed';
    closedBy = error && !leaving ? error.toJSON() : null;
    clearTimeout(departure);
    setLive({ typing: nobody });
    over.abort();
    follower.down();
    history.reset();
    outbox.close(error ?? new RoomfulError('cancelled', 'the room is no longer followed: follow it again'));
    publish();
    deps.closed();
    delivery.end(() => emitter.emit('closed', closedBy), error === null);
  };

  /**
   * `server.detached` follows the event that puts someone out; should it be lost, the room ends all the same. What came
   * before the server last let this connection follow has been considered by it. Also what the last message is.
   */
  const look = (events: readonly RoomfulEvent[]) => {
    for (const { seq, type, data } of events) {
      if (type === 'message.created') newest = seq;
      if (seq <= follower.admittedAt || !isDeparture(type) || ('userId' in data && data.userId !== viewerId)) continue;
      clearTimeout(departure);
      left = { type, seq };
      departure = setTimeout(() => close(new RoomfulError(departed[type][0])), detachMs);
    }
  };

  const apply = (events: RoomfulEvent[]) => {
    state = reduceAll(state, events, viewerId);
    if (!history.loading) state = trim(state, keep);
    history.observe(events);
    outbox.observe(events, follower.position.seq);
    look(events);
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
      source: { follow: 'rooms.follow', events: 'rooms.events', of: { room: roomId }, more: { window } },
      call: deps.send,
      apply,
      replace: (snapshot: RoomSnapshot) => {
        state = fromSnapshot(snapshot);
        setLive(snapshot.live);
        newest = follower.position.seq;
        history.reset();
        outbox.observe([], follower.position.seq);
        publish();
        delivery.act(() => emitter.emit('reset'));
      },
      resuming: () => setStatus('resuming'),
      resumed: (how) => {
        // The server has let this connection follow since.
        if (left && left.seq <= follower.admittedAt) {
          clearTimeout(departure);
          left = null;
        }
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

  const ownTyping = createTyping((name) => {
    // What is refused, as to who is muted, or lost is not worth a word.
    deps.send(name, { room: roomId }, { bound: true }).catch(() => {});
  });
  const mark = createReadMark(
    (upTo) =>
      deps.send(
        'receipts.read',
        { room: roomId, upTo },
        { key: randomKey(), signal: over.signal, timeoutMs: Number.POSITIVE_INFINITY },
      ),
    deps.report,
    over.signal,
  );

  setLive(state.live);
  const store = createStore<RoomView>(view(), deps.report);

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
      send: (draft, { key } = {}) => {
        ownTyping.sent();
        return outbox.send(draft, key);
      },
      retry: outbox.retry,
      drop: outbox.drop,
      loadOlder: history.loadOlder,
    } satisfies Pick<LiveRoom['messages'], 'send' | 'retry' | 'drop' | 'loadOlder'>),
    typing: {
      keystroke: () => status === 'live' && ownTyping.keystroke(),
      stop: () => status === 'live' && ownTyping.stop(),
    },
    markRead: (upTo = newest) => {
      if (state.me.role !== 'guest') mark({ epoch: follower.position.epoch, seq: Math.min(upTo, newest) });
    },
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
    room: withInternals(room, { report: deps.report, follows: 0 }),
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
    signal: ({ type, data }) => {
      if (type === 'typing.changed') signalled({ typing: { users: data.users, count: data.count } });
      if (type === 'presence.occupancy') signalled({ people: data.people });
    },
    up: follower.resume,
    down: () => {
      follower.down();
      setStatus('resuming');
    },
    close,
  };
};
