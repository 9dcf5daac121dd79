import type { LiveRoom, Message as Said } from '@roomful/sdk';
import type { UsedMessages } from '@roomful/sdk/react';
import { Fragment, useEffect, useRef, useState } from 'react';
import { dayOf, isSameDay } from './format.js';
import { Message, type Shown } from './Message.js';
import { useTry } from './notices.js';
import { PendingMessage } from './PendingMessage.js';
import { useEnd } from './useEnd.js';

/** Messages of one author within this time are grouped under one name. */
const groupMs = 5 * 60_000;

const continues = (before: Said | undefined, message: Said): boolean =>
  before !== undefined &&
  before.author.id === message.author.id &&
  before.deletedAt === null &&
  before.kind !== 'system' &&
  before.kind !== 'action' &&
  message.replyTo === null &&
  message.createdAt - before.createdAt < groupMs &&
  isSameDay(before.createdAt, message.createdAt);

interface Props {
  room: LiveRoom;
  me: string;
  talk: UsedMessages;
  /** The user's read position; undefined until it is known. */
  readUpTo: number | undefined;
  /** How many messages after it mention the user, including those in threads. */
  mentions: number;
  /** Whether the user may send messages here now. */
  mayTalk: boolean;
  editing: number | null;
  onEdit: (message: number | null) => void;
  onReply: (message: Shown) => void;
  onThread: (root: number) => void;
}

export const Timeline = ({
  room,
  me,
  talk,
  readUpTo,
  mentions,
  mayTalk,
  editing,
  onEdit,
  onReply,
  onThread,
}: Props) => {
  const attempt = useTry();
  const list = useRef<HTMLDivElement>(null);
  const { atEnd, toEnd, onScroll, prepend } = useEnd(list);
  const { messages, pending, hasMore, loadMore, markRead, mine } = talk;

  // The first unread message at the time when the room was opened. The line stays there while the user reads.
  const [unreadFrom, setUnreadFrom] = useState(readUpTo);
  if (unreadFrom === undefined && readUpTo !== undefined) setUnreadFrom(readUpTo);
  const firstUnread =
    unreadFrom === undefined
      ? undefined
      : messages.find((message) => message.id > unreadFrom && message.author.id !== me && !message.deletedAt)?.id;

  // Do not mark before the read position is known, since marking moves it.
  const isKnown = readUpTo !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: marks again when messages arrive, in the room or a thread.
  useEffect(() => {
    const read = () => {
      // Marks threads as well, since answers in them may mention the user.
      if (atEnd && isKnown && document.visibilityState === 'visible') markRead();
    };
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [atEnd, isKnown, messages, mentions, markRead]);

  return (
    <div className="timeline" ref={list} role="log" aria-label="Messages" aria-live="polite" onScroll={onScroll}>
      <ol>
        {hasMore && (
          <li className="older">
            <button type="button" onClick={() => prepend(() => attempt(() => loadMore()))}>
              Older messages
            </button>
          </li>
        )}
        {!hasMore && messages.length === 0 && pending.length === 0 && (
          <li className="hint">No messages yet. Write the first one.</li>
        )}
        {messages.map((message, index) => {
          const before = messages[index - 1];
          const newDay = !before || !isSameDay(before.createdAt, message.createdAt);
          return (
            <Fragment key={message.id}>
              {newDay && (
                <li className="day">
                  <span>{dayOf(message.createdAt)}</span>
                </li>
              )}
              {message.id === firstUnread && (
                <li className="new">
                  <span>New</span>
                </li>
              )}
              <Message
                room={room}
                me={me}
                message={message}
                mine={mine[message.id]}
                talk={talk}
                grouped={!newDay && message.id !== firstUnread && continues(before, message)}
                mayTalk={mayTalk}
                editing={editing === message.id}
                onEdit={onEdit}
                onReply={onReply}
                onThread={onThread}
              />
            </Fragment>
          );
        })}
        {pending.map((message) => (
          <PendingMessage key={message.key} message={message} talk={talk} />
        ))}
        {!atEnd && (
          <li className="to-end">
            <button type="button" onClick={toEnd}>
              ↓ Newest
            </button>
          </li>
        )}
      </ol>
    </div>
  );
};
