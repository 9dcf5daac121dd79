import type { RoomListItem } from '@roomful/sdk';
import { useClient, usePresence, useRooms } from '@roomful/sdk/react';
import { useState } from 'react';
import { Avatar, Dot } from './Avatar.js';
import { BrowseDialog } from './BrowseDialog.js';
import { CreateDialog } from './CreateDialog.js';
import { Icon } from './Icon.js';
import { go } from './location.js';
import { Me } from './Me.js';
import { useTry } from './notices.js';
import { PeopleDialog } from './PeopleDialog.js';

const nameOf = ({ room, peer }: RoomListItem): string => peer?.name ?? room.name;

const Badge = ({ unread, mentions }: { unread: number; mentions: number }) => {
  if (mentions > 0)
    return (
      <span className="badge mention" role="img" aria-label={`${mentions} mentions`}>
        @{mentions > 99 ? '99+' : mentions}
      </span>
    );
  if (unread === 0) return null;
  return (
    <span className="badge" role="img" aria-label={`${unread} unread`}>
      {unread > 99 ? '99+' : unread}
    </span>
  );
};

interface SectionProps {
  title: string;
  items: RoomListItem[];
  current: string | null;
  icon: (item: RoomListItem) => React.ReactNode;
  action?: { label: string; run: () => void };
}

type RoomsProps = Pick<SectionProps, 'items' | 'current' | 'icon'>;

const Rooms = ({ items, current, icon }: RoomsProps) => (
  <ul>
    {items.map((item) => (
      <li key={item.room.id}>
        <a
          href={`#/room/${item.room.id}`}
          className={item.unread > 0 ? 'unread' : ''}
          aria-current={item.room.id === current ? 'page' : undefined}
        >
          {icon(item)}
          <span className="name" dir="auto">
            {nameOf(item)}
          </span>
          {item.room.id !== current && <Badge unread={item.unread} mentions={item.mentions} />}
        </a>
      </li>
    ))}
  </ul>
);

const Section = ({ title, items, current, icon, action }: SectionProps) => (
  <section aria-label={title}>
    <h2>
      {title}
      {action && (
        <button type="button" className="plain add" aria-label={action.label} title={action.label} onClick={action.run}>
          <Icon name="add" />
        </button>
      )}
    </h2>
    <Rooms items={items} current={current} icon={icon} />
  </section>
);

const byName = (a: RoomListItem, b: RoomListItem): number => nameOf(a).localeCompare(nameOf(b));

export const Sidebar = ({ me, current, onSignOut }: { me: string; current: string | null; onSignOut: () => void }) => {
  const client = useClient();
  const attempt = useTry();
  const { rooms, invitations, status } = useRooms();
  const [dialog, setDialog] = useState<'browse' | 'create' | 'people' | null>(null);
  const presence = usePresence(rooms.flatMap(({ peer }) => peer?.id ?? []));
  const close = () => setDialog(null);

  const archived = rooms.filter(({ room }) => room.archivedAt !== null).sort(byName);
  const of = (kind: RoomListItem['room']['kind']) => rooms.filter(({ room }) => room.kind === kind && !room.archivedAt);
  const accept = (id: string) =>
    attempt(async () => {
      // Only joins; the room's page follows it while it is shown.
      await client.call('rooms.join', { room: id });
      go(id);
    });

  return (
    <nav className="sidebar" aria-label="Rooms">
      <Me me={me} onSignOut={onSignOut} />
      <div className="lists">
        {status === 'opening' && rooms.length === 0 && <p className="hint">Loading…</p>}
        {invitations.length > 0 && (
          <section aria-label="Invitations">
            <h2>Invitations</h2>
            <ul>
              {invitations.map(({ room }) => (
                <li key={room.id} className="invitation">
                  <span className="name" dir="auto">
                    {room.name}
                  </span>
                  <button type="button" onClick={() => accept(room.id)}>
                    Join
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
        <Section
          title="Channels"
          items={of('channel').sort(byName)}
          current={current}
          icon={({ room }) => <span className="icon">{room.visibility === 'private' ? '◆' : '#'}</span>}
          action={{ label: 'Browse channels', run: () => setDialog('browse') }}
        />
        <Section
          title="Groups"
          items={of('group').sort(byName)}
          current={current}
          icon={({ memberCount }) => <span className="icon size">{memberCount}</span>}
          action={{ label: 'Create a room', run: () => setDialog('create') }}
        />
        <Section
          title="Direct messages"
          items={of('direct')}
          current={current}
          icon={({ peer }) => (
            <span className="icon">
              {peer ? (
                <Avatar
                  id={peer.id}
                  name={peer.name}
                  size="small"
                  status={presence.get(peer.id)?.status ?? 'offline'}
                />
              ) : (
                <Dot status="offline" />
              )}
            </span>
          )}
          action={{ label: 'New direct message', run: () => setDialog('people') }}
        />
        {archived.length > 0 && (
          <details className="archived" open={archived.some(({ room }) => room.id === current) || undefined}>
            <summary>Archived ({archived.length})</summary>
            <Rooms items={archived} current={current} icon={() => <span className="icon">▪</span>} />
          </details>
        )}
      </div>
      {dialog === 'browse' && <BrowseDialog onClose={close} onCreate={() => setDialog('create')} />}
      {dialog === 'create' && <CreateDialog me={me} onClose={close} />}
      {dialog === 'people' && <PeopleDialog me={me} onClose={close} />}
    </nav>
  );
};
