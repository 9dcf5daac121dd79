import type { LiveRoom, Member, RoomView } from '@roomful/sdk';
import { useClient, useModeration, usePresence } from '@roomful/sdk/react';
import { useEffect, useState } from 'react';
import { Avatar } from './Avatar.js';
import { Icon } from './Icon.js';
import { go } from './location.js';
import { useTry } from './notices.js';
import { Panel } from './Panel.js';
import { usePeople } from './usePeople.js';

interface Props {
  room: LiveRoom;
  view: RoomView;
  me: string;
  onClose: () => void;
}

/** The members. Reads them again after events about them. */
const useMembers = (room: LiveRoom): Member[] => {
  const [members, setMembers] = useState<Member[]>([]);
  useEffect(() => {
    let wanted = true;
    const read = () =>
      void room.members.list({ limit: 200 }).then(
        (page) => wanted && setMembers(page.members),
        () => {},
      );
    read();
    const subscription = room.on('event', ({ type }) => {
      if (type.startsWith('member.')) read();
    });
    return () => {
      wanted = false;
      subscription.unsubscribe();
    };
  }, [room]);
  return members;
};

export const MembersPanel = ({ room, view, me, onClose }: Props) => {
  const client = useClient();
  const attempt = useTry();
  const members = useMembers(room);
  const { can, outranks, kick, ban, mute, unmute } = useModeration(room);
  const presence = usePresence(members.map(({ user }) => user.id));
  const others = usePeople('', me).filter(({ id }) => members.every(({ user }) => user.id !== id));

  const talkTo = (user: string) =>
    attempt(async () => {
      const direct = await client.rooms.direct({ user });
      go(direct.room.id);
    });
  const leave = () =>
    attempt(async () => {
      await room.leave();
      go(null);
    });
  const isThere = ({ user }: Member) => (presence.get(user.id)?.status ?? 'offline') !== 'offline';
  const sorted = [...members].sort((a, b) => Number(isThere(b)) - Number(isThere(a)));

  return (
    <Panel title="Members" onClose={onClose}>
      <ul className="members">
        {sorted.map((member) => {
          const { user, role, mutedUntil } = member;
          const isMuted = mutedUntil !== null && mutedUntil > Date.now();
          const below = user.id !== me && outranks(role);
          return (
            <li key={user.id}>
              <Avatar id={user.id} name={user.name} size="small" status={presence.get(user.id)?.status ?? 'offline'} />
              <span className="name">
                <bdi>{user.name}</bdi>
                {user.id === me && ' (you)'}
                <small>
                  {[role === 'member' ? null : role, isMuted ? 'muted' : null, presence.get(user.id)?.activity]
                    .filter(Boolean)
                    .join(' · ')}
                </small>
              </span>
              {user.id !== me && (
                <details className="more">
                  <summary aria-label={`More about ${user.name}`}>
                    <Icon name="more" />
                  </summary>
                  <div className="popover">
                    <button type="button" onClick={() => talkTo(user.id)}>
                      Message
                    </button>
                    {can.mute && below && (
                      <button
                        type="button"
                        onClick={() =>
                          attempt(() =>
                            isMuted ? unmute({ user: user.id }) : mute({ user: user.id, durationMs: 600_000 }),
                          )
                        }
                      >
                        {isMuted ? 'Unmute' : 'Mute for 10 minutes'}
                      </button>
                    )}
                    {can.kick && below && (
                      <button type="button" onClick={() => attempt(() => kick({ user: user.id }))}>
                        Remove from the room
                      </button>
                    )}
                    {can.ban && below && (
                      <button type="button" className="danger" onClick={() => attempt(() => ban({ user: user.id }))}>
                        Ban
                      </button>
                    )}
                  </div>
                </details>
              )}
            </li>
          );
        })}
      </ul>
      {can.add && others.length > 0 && (
        <section className="add-people" aria-label="Add people">
          <h3>Add people</h3>
          {others.map(({ id, name }) => (
            <button key={id} type="button" onClick={() => attempt(() => room.members.add({ user: id }))}>
              + {name}
            </button>
          ))}
        </section>
      )}
      {view.me.role !== 'guest' && (
        <button type="button" className="plain leave" onClick={leave}>
          Leave this room
        </button>
      )}
    </Panel>
  );
};
