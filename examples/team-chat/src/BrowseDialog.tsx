import type { RoomListItem } from '@roomful/sdk';
import { useClient } from '@roomful/sdk/react';
import { useEffect, useState } from 'react';
import { Dialog } from './Dialog.js';
import { go } from './location.js';
import { useTry } from './notices.js';

const pauseMs = 150;

/** Lists public channels, the largest first. */
export const BrowseDialog = ({ onClose, onCreate }: { onClose: () => void; onCreate: () => void }) => {
  const client = useClient();
  const attempt = useTry();
  const [text, setText] = useState('');
  const [rooms, setRooms] = useState<RoomListItem[]>([]);
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(() => {
      const found = client.rooms.discover({ ...(text.trim() && { text: text.trim() }), kind: 'channel' });
      found.then(
        (page) => wanted && setRooms(page.rooms),
        () => {},
      );
    }, pauseMs);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [client, text]);
  const enter = ({ room, role }: RoomListItem) =>
    attempt(async () => {
      // Only joins: `rooms.join` would also follow the room for as long as the page is open.
      if (role === 'guest') await client.call('rooms.join', { room: room.id });
      onClose();
      go(room.id);
    });
  return (
    <Dialog title="Browse channels" onClose={onClose}>
      <div className="row">
        <input
          type="search"
          aria-label="Find channels"
          placeholder="Find channels"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="button" onClick={onCreate}>
          New room
        </button>
      </div>
      <ul className="choices">
        {rooms.map((item) => (
          <li key={item.room.id}>
            <button type="button" onClick={() => enter(item)}>
              <span>
                <b>#{item.room.name}</b> {item.room.topic}
              </span>
              <small>
                {item.memberCount} {item.memberCount === 1 ? 'member' : 'members'}
                {item.role === 'guest' ? ' · join' : ''}
              </small>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
};
