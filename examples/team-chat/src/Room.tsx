import { useClient, useMessages, useModeration, useRoom, useRooms } from '@roomful/sdk/react';
import { useState } from 'react';
import { Composer } from './Composer.js';
import { useDraft } from './drafts.js';
import { explain } from './format.js';
import { go, usePlace } from './location.js';
import { MembersPanel } from './MembersPanel.js';
import { useTry } from './notices.js';
import { PinsPanel } from './PinsPanel.js';
import { RoomHeader } from './RoomHeader.js';
import { SeenBy } from './SeenBy.js';
import { ThreadPanel } from './ThreadPanel.js';
import { Timeline } from './Timeline.js';
import { TypingLine } from './TypingLine.js';
import { useOpened } from './unsent.js';
import { usePeer } from './usePeer.js';

export const Room = ({ id, me }: { id: string; me: string }) => {
  const client = useClient();
  const attempt = useTry();
  const { room, view, status, error, reopen } = useRoom(id);
  const talk = useMessages(room);
  const { can } = useModeration(room);
  const item = useRooms().rooms.find((each) => each.room.id === id);
  const isDirect = view?.room.kind === 'direct';
  const peer = usePeer(room, isDirect, item?.peer, me);
  useOpened(room);
  const place = usePlace();
  const [draft, onDraft] = useDraft(id);
  const [editing, setEditing] = useState<number | null>(null);

  if (!view || !room)
    return (
      <main className="nothing">
        {status === 'closed' ? (
          <>
            <p>{error ? explain(error) : 'This room is closed.'}</p>
            <button type="button" onClick={() => go(null)}>
              Back to the list
            </button>
          </>
        ) : (
          <p>Loading…</p>
        )}
      </main>
    );

  const close = () => go(id);
  // A direct room has no readable name of its own.
  const title = peer?.name ?? (isDirect ? '…' : view.room.name);
  const isGuest = view.me.role === 'guest';
  const mayTalk = !isGuest && !view.room.archivedAt && status !== 'closed';
  const editLast = () => {
    // If the last message is still pending, do not edit the one before it.
    if (talk.pending.some(({ state }) => state === 'pending')) return;
    const last = talk.messages.findLast((message) => message.author.id === me && !message.deletedAt);
    if (last) setEditing(last.id);
  };

  return (
    <div className={`room ${place.panel ? 'with-panel' : ''}`}>
      <main className="conversation" aria-label={title}>
        <RoomHeader view={view} title={title} peer={peer} place={place} />
        <Timeline
          room={room}
          me={me}
          talk={talk}
          readUpTo={item?.readUpTo}
          mentions={item?.mentions ?? 0}
          mayTalk={mayTalk}
          editing={editing}
          onEdit={setEditing}
          onReply={(replyTo) => onDraft({ replyTo })}
          onThread={(root) => go(id, 'thread', root)}
        />
        <footer>
          <div className="now">
            <TypingLine room={room} />
            <SeenBy room={room} me={me} last={talk.messages.at(-1)} />
          </div>
          {status === 'closed' ? (
            <div className="closed">
              {error ? explain(error) : 'You are no longer in this room.'}
              <button type="button" onClick={reopen}>
                Open again
              </button>
            </div>
          ) : isGuest ? (
            <div className="closed">
              You are reading #{view.room.name} as a guest.
              <button type="button" onClick={() => attempt(() => client.call('rooms.join', { room: id }))}>
                Join
              </button>
            </div>
          ) : view.room.archivedAt ? (
            <div className="closed">This room is archived.</div>
          ) : (
            <Composer
              room={room}
              label={`Message ${isDirect ? title : `#${title}`}`}
              send={talk.send}
              draft={draft}
              onDraft={onDraft}
              onEditLast={editLast}
              mayMentionAll={can.mentionAll}
            />
          )}
        </footer>
      </main>
      {place.panel === 'thread' && place.thread !== undefined && (
        <ThreadPanel key={place.thread} room={room} root={place.thread} me={me} mayTalk={mayTalk} onClose={close} />
      )}
      {place.panel === 'pins' && <PinsPanel room={room} pins={view.pins} onClose={close} />}
      {place.panel === 'members' && <MembersPanel room={room} view={view} me={me} onClose={close} />}
    </div>
  );
};
