import { useClient } from '@roomful/sdk/react';
import { useState } from 'react';
import { Dialog } from './Dialog.js';
import { go } from './location.js';
import { useTry } from './notices.js';
import { usePeople } from './usePeople.js';

/** A short name of letters, digits and hyphens. */
const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60) || 'room';

export const CreateDialog = ({ me, onClose }: { me: string; onClose: () => void }) => {
  const client = useClient();
  const attempt = useTry();
  const [kind, setKind] = useState<'channel' | 'group'>('group');
  const people = usePeople('', me);
  const create = (form: FormData) =>
    attempt(async () => {
      const name = String(form.get('name')).trim();
      const topic = String(form.get('topic')).trim();
      const { room } = await client.rooms.create({ slug: slugOf(name), name, kind, topic });
      for (const user of form.getAll('user').map(String)) await client.members.add({ room: room.id, user });
      onClose();
      go(room.id);
    });
  return (
    <Dialog title="New room" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void create(new FormData(event.currentTarget));
        }}
      >
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
        <fieldset className="people">
          <legend>Add people</legend>
          {people.map(({ id, name }) => (
            <label key={id}>
              <input type="checkbox" name="user" value={id} /> {name}
            </label>
          ))}
        </fieldset>
        <button type="submit">Create</button>
      </form>
    </Dialog>
  );
};
