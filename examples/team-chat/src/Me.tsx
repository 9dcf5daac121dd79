import { useClient, useOwnPresence } from '@roomful/sdk/react';
import { useEffect, useRef, useState } from 'react';
import { Avatar } from './Avatar.js';
import { useTry } from './notices.js';

const statuses = ['online', 'away', 'busy', 'offline'] as const;

/** The signed-in user, with the status that others see. */
export const Me = ({ me, onSignOut }: { me: string; onSignOut: () => void }) => {
  const client = useClient();
  const attempt = useTry();
  const { presence: own, set } = useOwnPresence();
  const [name, setName] = useState(me);
  useEffect(() => {
    client.users.get().then(
      (found) => setName(found.profile.name),
      () => {},
    );
  }, [client]);
  const menu = useRef<HTMLDetailsElement>(null);
  const closeMenu = () => menu.current?.removeAttribute('open');
  return (
    <details className="me" ref={menu} onKeyDown={(event) => event.key === 'Escape' && closeMenu()}>
      <summary aria-label={`${name}, ${own?.status ?? 'offline'}: change status`}>
        <Avatar id={me} name={name} status={own?.status ?? 'offline'} />
        <span className="name">
          {name}
          <small>{own?.activity ?? own?.status ?? ''}</small>
        </span>
      </summary>
      <form
        className="popover"
        onSubmit={(event) => {
          event.preventDefault();
          const activity = String(new FormData(event.currentTarget).get('activity')).trim();
          void attempt(() => set({ activity: activity === '' ? null : activity }));
          closeMenu();
        }}
      >
        <fieldset>
          <legend>Status</legend>
          {statuses.map((status) => (
            <label key={status}>
              <input
                type="radio"
                name="status"
                checked={own?.status === status}
                onChange={() => void attempt(() => set({ status }))}
              />
              <span className={`dot ${status}`} aria-hidden="true" />
              {status === 'offline' ? 'invisible' : status}
            </label>
          ))}
        </fieldset>
        <label>
          What are you doing?
          <input name="activity" maxLength={100} defaultValue={own?.activity ?? ''} placeholder="in a call" />
        </label>
        <div className="row">
          <button type="submit">Save</button>
          <button type="button" className="plain" onClick={onSignOut}>
            Sign out
          </button>
        </div>
      </form>
    </details>
  );
};
