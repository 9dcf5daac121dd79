import type { LiveRoom, Message as Said } from '@roomful/sdk';
import { type UsedMessages, useModeration } from '@roomful/sdk/react';
import { type KeyboardEvent, useState } from 'react';
import { Actions } from './Actions.js';
import { Avatar } from './Avatar.js';
import { Body } from './Body.js';
import { EditForm } from './EditForm.js';
import { timeOf, wholeOf } from './format.js';
import { Icon } from './Icon.js';
import { useTry } from './notices.js';
import { Quote } from './Quote.js';
import { Reactions } from './Reactions.js';

/** The message being replied to. */
export type Shown = Pick<Said, 'id' | 'author' | 'text' | 'kind'>;

interface Props {
  room: LiveRoom;
  me: string;
  message: Said;
  /** The user's own reactions to the message. */
  mine: readonly string[] | undefined;
  talk: UsedMessages;
  /** Whether the user may send messages here now. */
  mayTalk: boolean;
  /** Whether it is grouped under the name above it. */
  grouped: boolean;
  editing: boolean;
  onEdit: (message: number | null) => void;
  onReply?: (message: Shown) => void;
  onThread?: (root: number) => void;
}

export const Message = (props: Props) => {
  const { room, me, message, mine = [], talk, mayTalk, grouped, editing, onEdit, onThread } = props;
  const onReply = mayTalk ? props.onReply : undefined;
  const { can, delete: remove } = useModeration(room);
  const attempt = useTry();
  const [hovered, setHovered] = useState(false);
  const [focused, setFocused] = useState(false);
  const { author, id } = message;
  const isOwn = author.id === me;
  const namesMe = !isOwn && (message.here || message.mentions?.includes(me));

  if (message.deletedAt)
    return (
      <li className={`message deleted ${grouped ? 'grouped' : ''}`} id={`m${id}`}>
        {!grouped && <Avatar id={author.id} name={author.name} />}
        <div className="content">
          {!grouped && (
            <p className="by">
              <b dir="auto">{author.name}</b>
            </p>
          )}
          <p className="text">This message was deleted.</p>
          {message.thread && onThread && <ThreadLink thread={message.thread} onOpen={() => onThread(id)} />}
        </div>
      </li>
    );

  const toggle = (emoji: string) =>
    attempt(() => (mine.includes(emoji) ? talk.unreact(id, emoji) : talk.react(id, emoji)));

  const keys: Record<string, (() => void) | false | undefined> = {
    r: onReply && (() => onReply(message)),
    t: onThread && (mayTalk || message.thread) && (() => onThread(id)),
    e: mayTalk && isOwn && (() => onEdit(id)),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = keys[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  };

  return (
    <li
      className={`message ${grouped ? 'grouped' : ''} ${namesMe ? 'names-me' : ''} ${message.pinnedAt ? 'pinned' : ''}`}
      id={`m${id}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keyboard users focus a message to act on it.
      tabIndex={0}
      onPointerEnter={() => setHovered(true)}
      onPointerLeave={() => setHovered(false)}
      onFocus={() => setFocused(true)}
      onBlur={({ currentTarget, relatedTarget }) => currentTarget.contains(relatedTarget) || setFocused(false)}
      onKeyDown={onKeyDown}
    >
      {grouped ? (
        <time className="aside" dateTime={new Date(message.createdAt).toISOString()}>
          {timeOf(message.createdAt)}
        </time>
      ) : (
        <Avatar id={author.id} name={author.name} />
      )}
      <div className="content">
        {message.pinnedAt !== undefined && (
          <p className="pin-note">
            <Icon name="pin" /> Pinned
          </p>
        )}
        {message.replyTo !== null && <Quote room={room} id={message.replyTo} messages={talk.messages} />}
        {!grouped && (
          <p className="by">
            <b dir="auto">{author.name}</b>
            <time dateTime={new Date(message.createdAt).toISOString()} title={wholeOf(message.createdAt)}>
              {timeOf(message.createdAt)}
            </time>
          </p>
        )}
        {editing ? (
          <EditForm
            text={message.text}
            onSave={(text) => attempt(() => talk.edit(id, text)).then((saved) => saved && onEdit(null))}
            onCancel={() => onEdit(null)}
          />
        ) : (
          <div className="body">
            <Body
              kind={message.kind}
              text={message.kind === 'action' ? `${author.name} ${message.text}` : message.text}
              language={message.language}
              track={message.track}
              mentions={message.here || (message.mentions?.length ?? 0) > 0}
            />
            {message.editedAt !== null && (
              <small className="edited" title={wholeOf(message.editedAt)}>
                (edited)
              </small>
            )}
          </div>
        )}
        <Reactions room={room} message={message} mine={mine} onToggle={mayTalk ? toggle : undefined} />
        {message.thread && onThread && <ThreadLink thread={message.thread} onOpen={() => onThread(id)} />}
      </div>
      {(hovered || focused) && !editing && (
        <Actions
          onReact={mayTalk ? toggle : undefined}
          onReply={onReply && (() => onReply(message))}
          onThread={mayTalk && onThread ? () => onThread(id) : undefined}
          onEdit={mayTalk && isOwn && message.kind !== 'system' ? () => onEdit(id) : undefined}
          onPin={
            can.pin ? () => attempt(() => (message.pinnedAt === undefined ? talk.pin(id) : talk.unpin(id))) : undefined
          }
          isPinned={message.pinnedAt !== undefined}
          onDelete={
            mayTalk && isOwn
              ? () => attempt(() => talk.delete(id))
              : can.delete
                ? () => attempt(() => remove(id))
                : undefined
          }
        />
      )}
    </li>
  );
};

const ThreadLink = ({ thread, onOpen }: { thread: NonNullable<Said['thread']>; onOpen: () => void }) => (
  <button type="button" className="thread-link" onClick={onOpen}>
    {thread.count} {thread.count === 1 ? 'reply' : 'replies'}
    {thread.lastAt !== null && <small> · last {timeOf(thread.lastAt)}</small>}
  </button>
);
