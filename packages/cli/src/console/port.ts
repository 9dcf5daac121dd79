import type {
  Contract,
  ContractShape,
  ErrorBody,
  EventOf,
  EventType,
  InputOf,
  Message,
  OutputOf,
  Presence,
  Profile,
  Queue,
  Room,
  RoomSnapshot,
} from '@roomful/protocol';
import type { RoomsPort } from './rooms.js';

// What the console needs of `@roomful/sdk`, and no more: tests feed it a room that is not there.

/** A message that is not in the log yet. */
export interface PendingView {
  readonly key: string;
  readonly text: string;
  readonly kind: Message['kind'];
  readonly replyTo: number | null;
  /** The first message of the thread that it is in; null = none. */
  readonly threadOf: number | null;
  readonly state: 'pending' | 'failed';
  readonly error?: ErrorBody;
  /** Epoch ms. */
  readonly createdAt: number;
}

export interface RoomView {
  readonly status: 'live' | 'resuming' | 'closed';
  readonly closedBy?: ErrorBody;
  readonly room: Room;
  readonly memberCount: number;
  readonly queues: Readonly<Record<string, Queue>>;
  readonly me: RoomSnapshot['me'];
  readonly messages: readonly Message[];
  readonly hasBefore: boolean;
  readonly pending: readonly PendingView[];
  /** Ids of the pinned messages, the last pinned first. */
  readonly pins: readonly number[];
  /** Who is typing, the viewer apart. */
  readonly typing: { readonly users: readonly Message['author'][]; readonly count: number };
  /** How many people follow the room. */
  readonly people: number;
}

/** The contract's commands, with the room already given. */
type RoomApi<C extends ContractShape> = {
  [N in keyof C]: {
    [V in keyof C[N]['commands']]: (
      input: Omit<InputOf<C[N]['commands'][V]>, 'room'>,
    ) => Promise<OutputOf<C[N]['commands'][V]>>;
  };
};
type Calls = RoomApi<Contract>;

export interface Subscription {
  unsubscribe(): void;
}

export interface Readable<T> {
  getSnapshot(): T;
  /** Calls the listener after each change, until the returned function is called. */
  subscribe(listener: () => void): () => void;
}

export type SendInput = Pick<
  InputOf<Contract['messages']['commands']['send']>,
  'text' | 'kind' | 'replyTo' | 'mentions' | 'here' | 'language' | 'threadOf'
>;

export interface RoomPort {
  readonly id: string;
  /** The first message of the thread that is shown instead of the room; absent: the room is. */
  readonly threadOf?: number;
  /** Of a thread: what is in the room that it covers. */
  readonly covered?: Readable<RoomView>;
  readonly state: Readable<RoomView>;
  readonly messages: Pick<
    Calls['messages'],
    'edit' | 'delete' | 'get' | 'react' | 'unreact' | 'pin' | 'unpin' | 'pins' | 'bookmark' | 'unbookmark'
  > & {
    send(input: SendInput, options: { key: string }): Promise<Message>;
    retry(key: string): Promise<Message>;
    drop(key: string): void;
    loadOlder(limit?: number): Promise<boolean>;
  };
  readonly queue: Pick<Calls['queue'], 'add' | 'vote' | 'next'>;
  readonly members: Pick<Calls['members'], 'list' | 'invite'>;
  readonly rooms: Pick<Calls['rooms'], 'archive'>;
  readonly typing: { keystroke(): void; stop(): void };
  /** Says up to which message the person has read it. */
  markRead(upTo: number): void;
  /** Shows the thread under a message, until it is closed. */
  openThread(message: number): Promise<ThreadPort>;
  readonly moderation: Pick<Calls['moderation'], 'mute' | 'unmute' | 'kick' | 'ban' | 'unban' | 'delete'>;
  on<T extends EventType>(type: T, listener: (event: EventOf<T>) => void): Subscription;
  on(type: 'resumed', listener: (resumed: { recovered: boolean; missed: number | null }) => void): Subscription;
}

/** A thread with its first message, kept up to date. */
export interface ThreadPort {
  readonly state: Readable<{
    readonly root: Message;
    readonly messages: readonly Message[];
    readonly mine: Readonly<Record<string, readonly string[]>>;
    /** Whether there are older answers than those. */
    readonly hasBefore: boolean;
  }>;
  send(input: SendInput, options: { key: string }): Promise<Message>;
  loadOlder(): Promise<unknown>;
  close(): void;
}

/** Who is there, as far as somebody looks. */
export interface PresencePort {
  readonly state: Readable<ReadonlyMap<string, Presence>>;
  /** Looks at these users until the returned function is called. */
  watch(users: readonly string[]): () => void;
}

/** What is about no room. */
export interface PeoplePort {
  /** Users whose name or id begins with a text. */
  search(text: string): Promise<readonly { id: string; name: string }[]>;
  /** The id of the direct room with somebody. */
  direct(user: string): Promise<string>;
  block(user: string, blocked: boolean): Promise<unknown>;
  setStatus(choice: { status: Presence['status']; activity: string | null }): Promise<unknown>;
}

export type ConnectionState = 'connecting' | 'resuming' | 'live' | 'offline' | 'closed';

export interface ConsolePort {
  /** The room to begin with. */
  readonly room: RoomPort;
  readonly rooms: RoomsPort;
  readonly connection: Readable<{ readonly state: ConnectionState }>;
  readonly presence: PresencePort;
  readonly people: PeoplePort;
  /** Who is at the keyboard, and with which role on the instance. */
  readonly profile: Pick<Profile, 'id' | 'name' | 'role'>;
}
