import type { EventDraft, Message, Presence, Queue, RoomfulEvent, RoomSnapshot } from '@roomful/protocol';
import { commands } from '@roomful/protocol/names';
import type { ConnectionState, PendingMessage, RoomView } from '@roomful/sdk';
import { emptyRoom, type RoomState, reduceAll } from '@roomful/sdk';
import type { ConsoleBackend, ConsoleRoom, ConsoleThread } from '../backend.js';
import { createRooms, type InboxRoom, type InboxState, type RoomsOptions } from '../rooms.js';

/** 12:00 UTC on a Thursday, epoch ms. */
export const noon = Date.UTC(2024, 10, 21, 12);

export const messageOf = (id: number, text: string, more: Partial<Message> = {}): Message => ({
  id,
  kind: 'text',
  author: { id: 'ana', name: 'ana' },
  text,
  replyTo: null,
  metadata: {},
  createdAt: noon + id * 1_000,
  editedAt: null,
  deletedAt: null,
  ...more,
});

const settable = <T>(initial: T) => {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    getSnapshot: () => value,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    set: (next: T) => {
      value = next;
      for (const listener of [...listeners]) listener();
    },
  };
};

export interface FakeRoomOptions {
  messages?: Message[];
  queues?: Record<string, Queue>;
  me?: Partial<RoomSnapshot['me']>;
  room?: Partial<RoomView['room']>;
  rooms?: Partial<RoomsOptions>;
  inbox?: Partial<InboxState>;
  /** The answers of threads, by their first message. */
  threads?: Readonly<Record<number, Message[]>>;
  /** Whether threads always have more answers to load. */
  endlessThreads?: boolean;
  instanceRole?: ConsoleBackend['profile']['role'];
}

export interface FakeRoom {
  backend: ConsoleBackend;
  /** The calls so far, with name and input. */
  calls: [name: string, input: unknown][];
  /** Other uses of the room so far: typing, reading, opening and closing threads. */
  signals: string[];
  /** The results of calls, or the errors that they throw, by name. */
  answers: Map<string, unknown>;
  view(): RoomView;
  change(part: Partial<Pick<RoomView, 'status' | 'closedBy' | 'pending' | 'hasBefore' | 'typing' | 'people'>>): void;
  inbox(state: Partial<InboxState>): void;
  presence(users: readonly Presence[]): void;
  /** The users whose presence is being watched. */
  watched(): string[];
  /** Applies events, and emits them like the SDK. */
  apply(drafts: readonly (EventDraft & { by?: string })[]): RoomfulEvent[];
  connection(state: ConnectionState): void;
  resumed(recovered: boolean, missed: number | null): void;
  /** Messages that `loadOlder` finds. */
  older: Message[];
}

type Listener = (value: never) => void;

/** A room without a server: the real reducers over made-up events. */
export const createFakeRoom = (options: FakeRoomOptions = {}): FakeRoom => {
  const messages = options.messages ?? [];
  const roomId = options.room?.id ?? 'r1';
  const empty = emptyRoom('ana');
  let state: RoomState = {
    state: {
      ...empty.state,
      room: { ...empty.state.room, id: roomId, slug: 'lobby', name: 'Lobby', topic: 'say hello', ...options.room },
      memberCount: 3,
      queues: options.queues ?? {},
    },
    me: { ...empty.me, role: 'member', ...options.me },
    window: { from: messages[0]?.id ?? 1, messages, hasBefore: false },
    live: empty.live,
  };
  let seq = messages.at(-1)?.id ?? 0;
  let extra: Pick<RoomView, 'status' | 'pending' | 'typing' | 'people'> & { closedBy?: RoomView['closedBy'] } = {
    status: 'live',
    pending: [],
    typing: { users: [], count: 0 },
    people: 0,
  };
  const viewOf = (): RoomView => {
    const { closedBy, ...rest } = extra;
    return {
      ...state.state,
      me: state.me,
      messages: state.window.messages,
      hasBefore: state.window.hasBefore,
      ...rest,
      ...(closedBy ? { closedBy } : {}),
    };
  };
  const store = settable(viewOf());
  const connection = settable<{ state: ConnectionState }>({ state: 'live' });
  const listeners = new Map<string, Set<Listener>>();
  const calls: FakeRoom['calls'] = [];
  const answers: FakeRoom['answers'] = new Map();
  const signals: string[] = [];
  const older: Message[] = [];
  const inbox = settable<InboxState>({ rooms: [], invitations: [], ...options.inbox });
  const presence = settable<ReadonlyMap<string, Presence>>(new Map());
  const watches = new Set<readonly string[]>();

  const call =
    (name: string) =>
    async (input: unknown): Promise<never> => {
      calls.push([name, input]);
      const answer = answers.get(name);
      if (answer instanceof Error) throw answer;
      return answer as never;
    };
  const fakeCommands = Object.fromEntries(
    Object.entries(commands).map(([noun, verbs]) => [
      noun,
      Object.fromEntries(Object.keys(verbs).map((verb) => [verb, call(`${noun}.${verb}`)])),
    ]),
  );
  const emit = (name: string, value: unknown): void => {
    for (const listener of listeners.get(name) ?? []) listener(value as never);
  };

  const room = {
    ...fakeCommands,
    id: roomId,
    state: store,
    messages: {
      ...fakeCommands['messages'],
      send: (input: object, { key }: { key: string }) => call('messages.send')({ ...input, key }),
      drop: (key: string) => void calls.push(['messages.drop', key]),
      retry: call('messages.retry'),
      loadOlder: async (limit = 50) => {
        calls.push(['messages.loadOlder', limit]);
        const page = older.splice(-limit);
        const loaded = [...page, ...state.window.messages];
        state = { ...state, window: { from: loaded[0]?.id ?? 1, messages: loaded, hasBefore: older.length > 0 } };
        store.set(viewOf());
        return older.length > 0;
      },
    },
    typing: {
      keystroke: () => void signals.push('keystroke'),
      stop: () => void signals.push('stop'),
    },
    markRead: (upTo: number) => void signals.push(`read ${upTo}`),
    openThread: async (message: number) => {
      const root = state.window.messages.find(({ id }) => id === message);
      if (!root) throw new Error(`no message ${message}`);
      signals.push(`open ${message}`);
      const { threads, endlessThreads: hasBefore = false } = options;
      const thread = settable({ root, messages: threads?.[message] ?? [], mine: {}, hasBefore });
      return {
        state: thread,
        send: (input, options) => call('thread.send')({ ...input, ...options }),
        loadOlder: async () => false,
        close: () => void signals.push(`close ${message}`),
      } satisfies ConsoleThread;
    },
    on: (name: string, listener: Listener) => {
      const known = listeners.get(name) ?? new Set();
      listeners.set(name, known.add(listener));
      return { unsubscribe: () => void known.delete(listener) };
    },
  } as unknown as ConsoleRoom;

  return {
    backend: {
      room,
      rooms: createRooms({
        first: room,
        inbox,
        enter: async () => room,
        ...options.rooms,
      }),
      connection,
      presence: {
        state: presence,
        watch: (users) => {
          watches.add(users);
          return () => void watches.delete(users);
        },
        set: call('presence.set'),
      },
      client: fakeCommands as unknown as ConsoleBackend['client'],
      profile: { id: 'ana', name: 'ana', role: options.instanceRole ?? 'user' },
    },
    calls,
    signals,
    answers,
    older,
    view: store.getSnapshot,
    change: ({ hasBefore, ...part }) => {
      extra = { ...extra, ...part };
      if (hasBefore !== undefined) state = { ...state, window: { ...state.window, hasBefore } };
      store.set(viewOf());
    },
    apply: (drafts) => {
      const events = drafts.map(({ by = 'ana', ...draft }) => {
        seq += 1;
        return { ...draft, seq, at: noon + seq * 1_000, actor: { id: by, name: by }, key: null } as RoomfulEvent;
      });
      state = reduceAll(state, events, 'ana');
      store.set(viewOf());
      for (const event of events) for (const name of ['event', event.type]) emit(name, event);
      return events;
    },
    inbox: (to) => inbox.set({ ...inbox.getSnapshot(), ...to }),
    presence: (users) => presence.set(new Map(users.map((one) => [one.userId, one]))),
    watched: () => [...watches].flat(),
    connection: (to) => connection.set({ state: to }),
    resumed: (recovered, missed) => emit('resumed', { recovered, missed }),
  };
};

export const pendingOf = (key: string, text: string, more: Partial<PendingMessage> = {}): PendingMessage => ({
  key,
  text,
  kind: 'text',
  metadata: {},
  replyTo: null,
  threadOf: null,
  state: 'pending',
  createdAt: noon,
  ...more,
});

/** The event that creates a message. The id must be the next seq. */
export const created = (id: number, text: string, more: Partial<Message> = {}): EventDraft => ({
  type: 'message.created',
  data: { message: messageOf(id, text, more) },
});

/** A room of the inbox. */
export const inboxRoom = (id: string, slug: string, more: Partial<InboxRoom> = {}): InboxRoom => ({
  room: { ...emptyRoom('ana').state.room, id, slug, name: slug },
  memberCount: 2,
  readUpTo: 0,
  unread: 0,
  mentions: 0,
  peer: null,
  ...more,
});
