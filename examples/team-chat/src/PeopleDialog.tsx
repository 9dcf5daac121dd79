import { useClient, usePresence } from '@roomful/sdk/react';
import { useState } from 'react';
import { Avatar } from './Avatar.js';
import { Dialog } from './Dialog.js';
import { go } from './location.js';
import { useTry } from './notices.js';
import { usePeople } from './usePeople.js';

export const PeopleDialog = ({ me, onClose }: { me: string; onClose: () => void }) => {
  const client = useClient();
  const attempt = useTry();
  const [text, setText] = useState('');
  const people = usePeople(text, me);
  const presence = usePresence(people.map(({ id }) => id));
  const open = (user: string) =>
    attempt(async () => {
      const { room } = await client.rooms.direct({ user });
      onClose();
      go(room.id);
    });
  return (
    <Dialog title="New direct message" onClose={onClose}>
      <input
        type="search"
        aria-label="Find people"
        placeholder="Find people by name"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <ul className="choices">
        {people.map(({ id, name }) => (
          <li key={id}>
            <button type="button" onClick={() => open(id)}>
              <Avatar id={id} name={name} size="small" status={presence.get(id)?.status ?? 'offline'} />
              {name}
              <small>{presence.get(id)?.activity}</small>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
};
