import type { Message } from '@roomful/protocol';
import type { Subscription } from '@roomful/sdk';
import type { RoomPort } from './port.js';
import type { ThreadMention, ThreadMessage } from './thread-message.js';

/** Whether a message mentions somebody. */
export const mentionsUser = ({ mentions, here }: Pick<Message, 'mentions' | 'here'>, userId: string): boolean =>
  here === true || mentions?.includes(userId) === true;

export interface ThreadMentionsOptions {
  /** Up to where the person has read a room, and how many messages after that mention the person. */
  unread(room: string): { readonly readUpTo: number; readonly mentions: number };
  /** The thread of a room that is on the screen. */
  onScreen(room: string): number | undefined;
  messagesAfter(room: string, after: number): Promise<readonly ThreadMessage[]>;
  changed(): void;
}

/**
 * What is said in a thread stands nowhere in its room, and one position says how far both are read: who reads on in the
 * room would pass a mention without having seen it. The room therefore tells of each in a line that names the thread, and
 * the line counts as the message does: a badge until it was in sight, read when it was.
 */
export const createThreadMentions = ({ unread, onScreen, messagesAfter, changed }: ThreadMentionsOptions) => {
  const known = new Map<string, ThreadMention[]>();
  const follows = new Map<string, readonly Subscription[]>();
  const of = (room: string): readonly ThreadMention[] => known.get(room) ?? [];

  const take = (room: RoomPort, messages: readonly ThreadMessage[]): void => {
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
    known.set(room.id, [...of(room.id), ...added.map((message) => ({ message, told: false, seen: false }))]);
    changed();
  };
  const lookUp = async (room: RoomPort): Promise<void> => {
    const { readUpTo } = unread(room.id);
    // Offline nobody can be asked: the badge of the room is what is left.
    take(room, await messagesAfter(room.id, readUpTo).catch(() => []));
  };

  return {
    /** Learns of a room's mentions from now on, and of those that came before and were not read. */
    follow: (room: RoomPort): void => {
      for (const before of follows.get(room.id) ?? []) before.unsubscribe();
      follows.set(room.id, [
        room.on('message.created', ({ data }) => take(room, [data.message])),
        room.on('message.deleted', ({ data }) => {
          const gone = of(room.id).find(({ message, seen }) => message.id === data.messageId && !seen);
          if (!gone) return;
          Object.assign(gone, { told: true, seen: true });
          changed();
        }),
        // Of a gap that is too large nothing is told.
        room.on('resumed', ({ recovered }) => {
          if (!recovered) void lookUp(room);
        }),
      ]);
      if (unread(room.id).mentions > 0) void lookUp(room);
    },
    of,
    unseen: (room: string): number => of(room).filter(({ seen }) => !seen).length,
    takeUntold: (room: string): readonly ThreadMessage[] => {
      const due = of(room).filter(({ message, told, seen }) => !told && !seen && message.threadOf !== onScreen(room));
      for (const one of due) one.told = true;
      return due.map(({ message }) => message);
    },
    seen: (room: string, threadOf?: number): void => {
      const now = of(room).filter(
        ({ message, told, seen }) => !seen && (threadOf === undefined ? told : message.threadOf === threadOf),
      );
      for (const one of now) one.seen = true;
      if (now.length > 0) changed();
    },
  };
};
