import type { Store } from '@roomful/sdk';
import type { ThreadMention, ThreadMessage } from './thread-message.js';

/** A room in the list of rooms. */
export interface RoomRow {
  /** The room's id. */
  readonly id: string;
  readonly slug: string;
  /** `#slug`, or `@name` of the other user in a direct room. */
  readonly title: string;
  readonly topic: string;
  readonly memberCount: number;
  /** The last message that the user has read; 0 if the user is not a member. */
  readonly readUpTo: number;
  /** Unread messages of others; at most `unreadCounted`. */
  readonly unread: number;
  /** Unread messages that mention the user, including those in threads; at most `unreadCounted`. */
  readonly mentions: number;
  /** The id of the other user in a direct room; otherwise null. */
  readonly peerId: string | null;
  /** Whether it is on the screen. */
  readonly shown: boolean;
}

/** The rooms of the user at the keyboard. */
export interface RoomList<Room = unknown> extends Pick<Store<unknown>, 'subscribe'> {
  /** Sorted by title. */
  rows(): RoomRow[];
  /** The slugs of the rooms that the user is invited to. */
  invitations(): readonly string[];
  /** Follows a room; also joins it unless the console is read-only. */
  enter(room: string): Promise<Room>;
  /** Marks a room as the one on the screen. */
  show(room: Room): void;
  /** The known messages in threads of a room that mention the user. */
  threadMentions(room: string): readonly ThreadMention[];
  /** Returns each mention once, for a notice in the room. Mentions in the thread on the screen wait until it is closed. */
  takeUnannounced(room: string): readonly ThreadMessage[];
  /** Marks the mentions in a thread as seen; without a thread, those announced in the room. */
  seen(room: string, threadOf?: number): void;
}
