import type { LiveRoom, Message as RoomMessage } from '@roomful/sdk';
import { useMessages } from '@roomful/sdk/react';
import { useRef, useState } from 'react';
import { Composer } from './Composer.js';
import { useDraft } from './drafts.js';
import { explain } from './format.js';
import { Message } from './Message.js';
import { useTry } from './notices.js';
import { Panel } from './Panel.js';
import { PendingMessage } from './PendingMessage.js';
import { useEnd } from './useEnd.js';

interface Props {
  room: LiveRoom;
  root: number;
  me: string;
  /** Whether the user may send messages here now. */
  mayTalk: boolean;
  onClose: () => void;
}

export const ThreadPanel = ({ room, root: id, me, mayTalk, onClose }: Props) => {
  const attempt = useTry();
  const talk = useMessages(room, { thread: id });
  const [editing, setEditing] = useState<number | null>(null);
  const [draft, onDraft] = useDraft(`${room.id}/${id}`);
  const list = useRef<HTMLDivElement>(null);
  const { onScroll, prepend } = useEnd(list);

  const line = (message: RoomMessage) => (
    <Message
      key={message.id}
      room={room}
      me={me}
      message={message}
      mine={talk.mine[message.id]}
      talk={talk}
      grouped={false}
      mayTalk={mayTalk}
      editing={editing === message.id}
      onEdit={setEditing}
    />
  );

  return (
    <Panel title="Thread" onClose={onClose}>
      <div
        className="timeline"
        ref={list}
        role="log"
        aria-label="Messages of the thread"
        aria-live="polite"
        onScroll={onScroll}
      >
        <ol>
          {talk.status === 'closed' && talk.error && <li className="hint">{explain(talk.error)}</li>}
          {talk.root && line(talk.root)}
          {talk.hasMore && (
            <li className="older">
              <button type="button" onClick={() => prepend(() => attempt(() => talk.loadMore()))}>
                Older replies
              </button>
            </li>
          )}
          {talk.messages.map(line)}
          {talk.pending.map((message) => (
            <PendingMessage key={message.key} message={message} talk={talk} />
          ))}
        </ol>
      </div>
      {mayTalk && (
        <footer>
          <Composer
            room={room}
            label="Reply in the thread"
            send={talk.send}
            draft={draft}
            onDraft={onDraft}
            mayMentionAll={false}
          />
        </footer>
      )}
    </Panel>
  );
};
