import type { ErrorBody, EventOf, EventTypeIn, RoomfulEvent, RoomListItem } from '@roomful/protocol';
import { type RoomfulError, userStream } from '@roomful/protocol/names';
import { asRoomfulError, wait } from './backoff.js';
import type { Client } from './client.js';
import { createEmitter, type Handler, type Subscription } from './emitter.js';
import type { UserState } from './features/feature.js';
import { internalsOf } from './internals.js';
import { followStream } from './live-stream.js';
import { createRoomList, type RoomPage } from './room-list.js';
import { createStore, type Store } from './store.js';

/** The state of an inbox. It is immutable: each change creates a new object. */
export interface InboxView {
  /** The rooms that the user is a member of, with unread counts; the most recently active first. */
  readonly rooms: readonly RoomListItem[];
  /** The rooms that the user is invited to. */
  readonly invitations: readonly RoomListItem[];
  /** The user's own data, with the parts of all features; null until it has been read. */
  readonly user: UserState | null;
  /** The ids of the users whom the user has blocked, sorted. */
  readonly blocked: readonly string[];
  /** Unread messages in all rooms. The count of one room stops at 100. */
  readonly unread: number;
  /** Unread messages in all rooms that mention the user. */
  readonly mentions: number;
  /** `resuming`: the connection is lost or the inbox is catching up; `closed`: it is no longer updated. */
  readonly status: 'live' | 'resuming' | 'closed';
  /** Why it was closed; absent if the caller closed it. */
  readonly closedBy?: ErrorBody;
}

/** Handlers by the event types of the user's own stream. */
export type InboxHandlers = { [T in EventTypeIn<'user'>]: [event: EventOf<T>] } & {
  /** Every event of the user's own stream, in order. */
  event: [event: RoomfulEvent];
};

/** A user's rooms with unread counts. It stays up to date. */
export interface Inbox {
  /** The state, for `useSyncExternalStore` and the like. */
  readonly state: Store<InboxView>;
  /**
   * Calls `handler` for each event of this type in the user's own stream: in order, and once each. Events that were missed
   * during a lost connection are included, unless the inbox had to start again from a fresh snapshot.
   *
   * @example
   * inbox.on('user.blocked', ({ data }) => console.log(data.userId, 'is blocked'));
   */
  on<N extends keyof InboxHandlers>(name: N, handler: Handler<InboxHandlers[N]>): Subscription;
  /** Stops updating the inbox. */
  close(): void;
}

/** How often the whole list is reloaded, in milliseconds. A lost signal would otherwise go unnoticed. */
const resyncMs = 300_000;

const sum = (rooms: readonly RoomListItem[], of: 'unread' | 'mentions'): number =>
  rooms.reduce((total, room) => total + room[of], 0);

/**
 * Opens the list of the user's rooms, with unread counts and invitations. It survives lost connections and is the same on
 * every device.
 *
 * @throws any error of a call
 * @example
 * const inbox = await openInbox(client);
 * inbox.state.subscribe(() => showBadge(inbox.state.getSnapshot().unread));
 */
export const openInbox = async (client: Client): Promise<Inbox> => {
  const { fold, send, report } = internalsOf(client);
  const over = new AbortController();
  const { signal } = over;
  let user: UserState | null = null;
  let status: InboxView['status'] = 'resuming';
  let closedBy: ErrorBody | null = null;

  const emitter = createEmitter<InboxHandlers>(report);
  const list = createRoomList({
    list: async (input) => (await send('rooms.list', input, { signal })).result as RoomPage,
    changed: () => publish(),
    report,
    signal,
  });
  const view = (): InboxView => ({
    rooms: list.rooms,
    invitations: list.invitations,
    user,
    blocked: user?.blocked ?? [],
    unread: sum(list.rooms, 'unread'),
    mentions: sum(list.rooms, 'mentions'),
    status,
    ...(closedBy ? { closedBy } : {}),
  });
  const store = createStore(view(), report);
  const publish = () => store.set(view());

  const catchUp = async (fresh = false) => {
    await list.reload(fresh);
    if (status !== 'resuming' || signal.aborted) return;
    status = 'live';
    publish();
  };

  /** How events change the list of rooms. */
  const changes: { readonly [T in EventTypeIn<'user'>]?: (data: EventOf<T>['data']) => void } = {
    'receipt.read': ({ roomId, upTo }) => list.read(roomId, upTo),
    'user.room_changed': ({ roomId }) => list.moved(roomId),
    // Read positions are gone, so unread counts must be reloaded.
    'user.erased': () => void list.reload(true).catch(report),
  };

  let close = (_: RoomfulError | null): void => {};
  const source = { follow: 'users.follow', events: 'users.events', unfollow: 'users.unfollow', of: {} } as const;
  await followStream<UserState>(client, source, over, (stream) => {
    user = stream.snapshot;
    close = stream.close;
    let fresh = false;
    // Later: the stream takes events only once it is known here.
    queueMicrotask(stream.start);
    const setStatus = (next: InboxView['status']) => {
      status = next;
      publish();
    };
    return {
      name: userStream(stream.snapshot.profile.id),
      apply: (events) => {
        user = events.reduce((state, event) => fold.reduce('userReducers', state, event, ''), user as UserState);
        publish();
        for (const event of events) {
          const { type, data } = event;
          (changes[type as keyof typeof changes] as ((of: typeof data) => void) | undefined)?.(data);
          // `never`: the compiler cannot follow that an event goes to the handlers of its own type.
          emitter.emit(type as keyof InboxHandlers, ...([event] as never));
          emitter.emit('event', event);
        }
      },
      replace: (snapshot) => {
        user = snapshot;
        fresh = true;
        publish();
      },
      signal: ({ type, data }) => {
        if (type === 'rooms.heads') list.heads(data.heads);
      },
      resuming: () => setStatus('resuming'),
      resumed: () => {
        // Missed signals are not sent again.
        catchUp(fresh).catch((error: unknown) => stream.close(asRoomfulError(error)));
        fresh = false;
      },
      closed: (error) => {
        closedBy = error?.toJSON() ?? null;
        setStatus('closed');
      },
    };
  });
  try {
    await catchUp();
  } catch (error) {
    close(null);
    throw error;
  }
  const resync = async () => {
    for (await wait(resyncMs, signal); !signal.aborted; await wait(resyncMs, signal)) {
      if (status === 'live') await list.reload().catch(report);
    }
  };
  void resync();

  return {
    state: { getSnapshot: store.getSnapshot, subscribe: store.subscribe },
    on: emitter.on,
    close: () => close(null),
  };
};
