import { type LiveRoom, trackActivity } from '@roomful/sdk';
import { useClient, useRooms } from '@roomful/sdk/react';
import { useCallback, useEffect, useState } from 'react';
import { Banner } from './Banner.js';
import { type Draft, Drafts } from './drafts.js';
import { Icon } from './Icon.js';
import { usePlace } from './location.js';
import { Notices } from './notices.js';
import { Room } from './Room.js';
import { Sidebar } from './Sidebar.js';
import { countUnsent, OpenedRooms } from './unsent.js';

const noticeMs = 6_000;

export const Chat = ({ me, onSignOut }: { me: string; onSignOut: () => void }) => {
  const client = useClient();
  const { unread, mentions } = useRooms();
  const { room } = usePlace();
  const [notice, setNotice] = useState<{ text: string } | null>(null);

  const [drafts] = useState(() => new Map<string, Draft>());
  const [opened] = useState(() => new Map<string, LiveRoom>());
  const tell = useCallback((text: string) => setNotice({ text }), []);

  useEffect(() => trackActivity(client).stop, [client]);
  useEffect(() => {
    const count = mentions > 0 ? `(${mentions}) ` : unread > 0 ? '• ' : '';
    document.title = `${count}Team chat`;
  }, [unread, mentions]);
  useEffect(() => {
    if (!notice) return;
    const timer = setTimeout(() => setNotice(null), noticeMs);
    return () => clearTimeout(timer);
  }, [notice]);

  const signOut = () => {
    const unsent = countUnsent(opened);
    const what =
      unsent === 1 ? 'A message has not been sent yet. It' : `${unsent} messages have not been sent yet. They`;
    if (unsent === 0 || confirm(`${what} will be lost if you sign out. Sign out?`)) onSignOut();
  };

  return (
    <Notices value={tell}>
      <div className={`chat ${room ? 'in-room' : 'in-list'}`}>
        <Banner />
        <Sidebar me={me} current={room} onSignOut={signOut} />
        {room ? (
          <Drafts value={drafts}>
            <OpenedRooms value={opened}>
              <Room key={room} id={room} me={me} />
            </OpenedRooms>
          </Drafts>
        ) : (
          <main className="nothing">
            <p>Choose a room, or start a conversation.</p>
          </main>
        )}
        {notice && (
          <div className="notice" role="alert">
            {notice.text}
            <button type="button" className="plain" aria-label="Dismiss" onClick={() => setNotice(null)}>
              <Icon name="close" />
            </button>
          </div>
        )}
      </div>
    </Notices>
  );
};
