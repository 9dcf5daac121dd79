import type { Profile } from '@roomful/protocol';
import type {
  Client,
  ConnectionView,
  LiveRoom,
  LiveThread,
  PresenceStore,
  RoomView,
  Store,
  ThreadView,
} from '@roomful/sdk';
import type { RoomList } from './room-list.js';

// The parts of `@roomful/sdk` that the console uses. Tests replace them with a fake.

/** The part of a live room that the console uses. */
export interface ConsoleRoom extends Omit<LiveRoom, 'position' | 'snapshot' | 'leave' | 'unfollow'> {
  /** If this presents a thread: the first message of the thread. */
  readonly threadOf?: number;
  /** If this presents a thread: the room that it covers. */
  readonly covered?: Store<RoomView>;
  /** Follows the thread under a message until you close it. */
  openThread(message: number): Promise<ConsoleThread>;
}

/** The part of a thread that the console uses. */
export interface ConsoleThread extends Pick<LiveThread, 'send' | 'loadOlder' | 'close'> {
  readonly state: Store<Pick<ThreadView, 'root' | 'messages' | 'mine' | 'hasBefore'>>;
}

/** Everything that the console gets from the SDK. */
export interface ConsoleBackend {
  /** The room to begin with. */
  readonly room: ConsoleRoom;
  readonly rooms: RoomList<ConsoleRoom>;
  /** Commands outside the current room. */
  readonly client: Pick<Client, 'users' | 'rooms' | 'spaces' | 'presence'>;
  readonly connection: Store<Pick<ConnectionView, 'state'>>;
  readonly presence: Pick<PresenceStore, 'state' | 'watch' | 'set'>;
  /** The user at the keyboard. */
  readonly profile: Pick<Profile, 'id' | 'name' | 'role'>;
}
