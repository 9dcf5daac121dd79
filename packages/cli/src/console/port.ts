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
import type { RoomsPort } from './rooms-port.js';

// What the console uses of `@roomful/sdk`. Tests give it a room that is not there.

/** A live room, as far as the console uses it. */
export interface RoomPort extends Omit<LiveRoom, 'position' | 'snapshot' | 'leave' | 'unfollow'> {
  /** The first message of the thread that is shown instead of the room. Absent: the room is shown. */
  readonly threadOf?: number;
  /** Of a thread: the room that it covers. */
  readonly covered?: Store<RoomView>;
  /** Follows the thread under a message until it is closed. */
  openThread(message: number): Promise<ThreadPort>;
}

/** A thread, as far as the console uses it. */
export interface ThreadPort extends Pick<LiveThread, 'send' | 'loadOlder' | 'close'> {
  readonly state: Store<Pick<ThreadView, 'root' | 'messages' | 'mine' | 'hasBefore'>>;
}

/** Everything that the console talks to. */
export interface ConsolePort {
  /** The room to begin with. */
  readonly room: RoomPort;
  readonly rooms: RoomsPort<RoomPort>;
  /** Commands that are about no room, or about another one. */
  readonly client: Pick<Client, 'users' | 'rooms' | 'spaces' | 'presence'>;
  readonly connection: Store<Pick<ConnectionView, 'state'>>;
  readonly presence: Pick<PresenceStore, 'state' | 'watch' | 'set'>;
  /** The user at the keyboard. */
  readonly profile: Pick<Profile, 'id' | 'name' | 'role'>;
}
