import type { Message } from '@roomful/protocol';
import type { Subscription } from '@roomful/sdk';
import type { ConsoleRoom } from './backend.js';
import type { ThreadMention, ThreadMessage } from './thread-message.js';

/** Whether a message mentions somebody. */
export const mentionsUser = ({ mentions, here }: Pick<Message, 'mentions' | 'here'>, userId: string): boolean =>
  here === true || mentions?.includes(userId) === true;

export interface ThreadMentionsOptions {
  /** The last message of a room that the user has read, and how many later ones mention the user. */
  unread(room: string): { readonly readUpTo: number; readonly mentions: number };
  /** The thread of a room that is on the screen, if any. */
  onScreen(room: string): number | undefined;
  messagesAfter(room: string, after: number): Promise<readonly ThreadMessage[]>;
  changed(): void;
}

/**
 * Keeps track of mentions in threads. A room's timeline does not show the messages of its threads, yet one read position
 * covers both, so reading the room would mark an unseen mention as read. Therefore the room shows a notice for each mention,
 * and the notice counts like the message: unread until it was seen.
 */
export const createThreadMentions = ({ unread, onScreen, messagesAfter, changed }: ThreadMentionsOptions) => {
  const known = new Map<string, ThreadMention[]>();
  const follows = new Map<string, readonly Subscription[]>();
  const of = (room: string): readonly ThreadMention[] => known.get(room) ?? [];

  const add = (room: ConsoleRoom, messages: readonly ThreadMessage[]): void => {
    const viewer = room.state.getSnapshot().me.userId;
    const before = new Set(of(room.id).map(({ message }) => message.id));
    const added = messages.filter(
      (message) =>
        message.threadOf !== undefined &&
        message.deletedAt === null &&
        message.author.id !== viewer &&
        mentionsUser(message, viewer) &&
        !before.has(message.id),
    );
    if (added.length === 0) return;
    known.set(room.id, [...of(room.id), ...added.map((message) => ({ message, announced: false, seen: false }))]);
    changed();
  };
  const lookUp = async (room: ConsoleRoom): Promise<void> => {
    const { readUpTo } = unread(room.id);
    // This fails offline; the room's count of mentions still shows that there are some.
    add(room, await messagesAfter(room.id, readUpTo).catch(() => []));
  };

  return {
    /** Starts tracking a room's mentions, including unread ones from before. */
    follow: (room: ConsoleRoom): void => {
      for (const before of follows.get(room.id) ?? []) before.unsubscribe();
      follows.set(room.id, [
        room.on('message.created', ({ data }) => add(room, [data.message])),
        room.on('message.deleted', ({ data }) => {
          const deleted = of(room.id).find(({ message, seen }) => message.id === data.messageId && !seen);
          if (!deleted) return;
          Object.assign(deleted, { announced: true, seen: true });
          changed();
        }),
        // After a gap that was too large to recover, there were no events for the messages in it.
        room.on('resumed', ({ recovered }) => {
          if (!recovered) void lookUp(room);
        }),
      ]);
      if (unread(room.id).mentions > 0) void lookUp(room);
    },
    of,
    unseen: (room: string): number => of(room).filter(({ seen }) => !seen).length,
    takeUnannounced: (room: string): readonly ThreadMessage[] => {
      const due = of(room).filter(
        ({ message, announced, seen }) => !announced && !seen && message.threadOf !== onScreen(room),
      );
      for (const one of due) one.announced = true;
      return due.map(({ message }) => message);
    },
    seen: (room: string, threadOf?: number): void => {
      const now = of(room).filter(
        ({ message, announced, seen }) => !seen && (threadOf === undefined ? announced : message.threadOf === threadOf),
      );
      for (const one of now) one.seen = true;
      if (now.length > 0) changed();
    },
  };
};
