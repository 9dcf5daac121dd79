import type { Store } from '@roomful/sdk';
import type { ThreadMention, ThreadMessage } from './thread-message.js';

/** A room in the list of rooms. */
export interface RoomRow {
  /** The room's id. */
  readonly id: string;
  readonly slug: string;
  /** What people call it: `#slug`, or `@name` of the other person in a direct room. */
  readonly title: string;
  readonly topic: string;
  readonly memberCount: number;
  /** Up to which message the person has read it; 0 = it is not the person's. */
  readonly readUpTo: number;
  /** Messages of others that the person has not read; at most `unreadCounted`. */
  readonly unread: number;
  /** Messages that mention the person and were not read, those in threads too; at most `unreadCounted`. */
  readonly mentions: number;
  /** Of a direct room: the other person's id. */
  readonly peerId: string | null;
  /** It is on the screen. */
  readonly shown: boolean;
}

/** The rooms of the person at the keyboard. */
export interface RoomsPort<Room = unknown> extends Pick<Store<unknown>, 'subscribe'> {
  /** By title. */
  rows(): RoomRow[];
  /** Rooms that the person may join and is no member of. */
  invitations(): readonly string[];
  /** Follows a room, becoming a member unless the console only reads. */
  enter(room: string): Promise<Room>;
  /** The room is on the screen now. */
  show(room: Room): void;
  /** Messages in threads of a room that mention the person, as far as the console knows of them. */
  threadMentions(room: string): readonly ThreadMention[];
  /** Those that the room has to tell of, each once; what stands in the thread on the screen is not told of for now. */
  takeUntold(room: string): readonly ThreadMessage[];
  /** What mentions the person in a thread was in sight; without a thread: what the room told of. */
  seen(room: string, threadOf?: number): void;
}
