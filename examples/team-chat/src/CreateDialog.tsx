import { useClient } from '@roomful/sdk/react';
import { useRef, useState } from 'react';
import { Dialog } from './Dialog.js';
import { go } from './location.js';
import { useTry } from './notices.js';
import { usePeople } from './usePeople.js';

/** `crypto.randomUUID` is not available to pages without https. */
const randomKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** A slug of letters, digits and hyphens; random if the name has none of them. */
const slugOf = (name: string, key: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60) || `room-${key.slice(0, 8)}`;

export const CreateDialog = ({ me, onClose }: { me: string; onClose: () => void }) => {
  const client = useClient();
  const attempt = useTry();
  const [kind, setKind] = useState<'channel' | 'group'>('group');
  const people = usePeople('', me);
  // One dialog creates one room, even if the user presses twice or the request is resent.
  const [key] = useState(randomKey);
  const made = useRef<string | null>(null);
  /** The room exists, but somebody could not be added. */
  const [isMade, setIsMade] = useState(false);
  const busy = useRef(false);
  const [isBusy, setIsBusy] = useState(false);

  const make = async (form: FormData): Promise<string> => {
    const name = String(form.get('name')).trim();
    const topic = String(form.get('topic')).trim();
    const { room } = await client.rooms.create({ slug: slugOf(name, key), name, kind, topic }, { key });
    made.current = room.id;
    return room.id;
  };
  const create = async (form: FormData) => {
    if (busy.current) return;
    busy.current = true;
    setIsBusy(true);
    await attempt(async () => {
      const room = made.current ?? (await make(form));
      // Adding a member again changes nothing.
      for (const user of form.getAll('user').map(String)) await client.members.add({ room, user });
      onClose();
      go(room);
    });
    busy.current = false;
    setIsBusy(false);
    setIsMade(made.current !== null);
  };
  return (
    <Dialog title="New room" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void create(new FormData(event.currentTarget));
        }}
      >
        {!isMade ? (
          <>
            <div className="row kinds">
              <label>
                <input type="radio" name="kind" checked={kind === 'group'} onChange={() => setKind('group')} />
                Group, for those who are added
              </label>
              <label>
                <input type="radio" name="kind" checked={kind === 'channel'} onChange={() => setKind('channel')} />
                Channel, for everybody
              </label>
            </div>
            <label>
              Name
              <input name="name" required maxLength={60} autoComplete="off" />
            </label>
            <label>
              Topic
              <input name="topic" maxLength={200} autoComplete="off" />
            </label>
          </>
        ) : (
          <p className="hint">The room was created, but some people could not be added. Deselect them, or try again.</p>
        )}
        <fieldset className="people">
          <legend>Add people</legend>
          {people.map(({ id, name }) => (
            <label key={id}>
              <input type="checkbox" name="user" value={id} /> {name}
            </label>
          ))}
        </fieldset>
        <button type="submit" disabled={isBusy}>
          {isMade ? 'Add them' : 'Create'}
        </button>
      </form>
    </Dialog>
  );
};
