import type {
  Contract,
  ContractShape,
  ErrorBody,
  EventOf,
  EventType,
  InputOf,
  Message,
  OutputOf,
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

type SendInput = Pick<InputOf<Contract['messages']['commands']['send']>, 'text' | 'kind' | 'replyTo'>;

export interface RoomPort {
  readonly id: string;
  readonly state: Readable<RoomView>;
  readonly messages: Pick<Calls['messages'], 'edit' | 'delete' | 'get'> & {
    send(input: SendInput, options: { key: string }): Promise<Message>;
    retry(key: string): Promise<Message>;
    drop(key: string): void;
    loadOlder(limit?: number): Promise<boolean>;
  };
  readonly queue: Pick<Calls['queue'], 'add' | 'vote' | 'next'>;
  readonly members: Pick<Calls['members'], 'list'>;
  readonly moderation: Pick<Calls['moderation'], 'mute' | 'unmute' | 'kick' | 'ban' | 'unban' | 'delete'>;
  on<T extends EventType>(type: T, listener: (event: EventOf<T>) => void): Subscription;
  on(type: 'resumed', listener: (resumed: { recovered: boolean; missed: number | null }) => void): Subscription;
}

export type ConnectionState = 'connecting' | 'resuming' | 'live' | 'offline' | 'closed';

export interface ConsolePort {
  /** The room to begin with. */
  readonly room: RoomPort;
  readonly rooms: RoomsPort;
  readonly connection: Readable<{ readonly state: ConnectionState }>;
  /** Who is at the keyboard, and with which role on the instance. */
  readonly profile: Pick<Profile, 'id' | 'name' | 'role'>;
}
