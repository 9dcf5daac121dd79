import type { Member, RoomView } from '@roomful/sdk';
import { usePresence } from '@roomful/sdk/react';
import { Dot } from './Avatar.js';
import { Icon } from './Icon.js';
import { go, type Place } from './location.js';

interface Props {
  view: RoomView;
  title: string;
  /** The other user of a direct room, if known. */
  peer: Member['user'] | null;
  place: Place;
}

export const RoomHeader = ({ view, title, peer, place }: Props) => {
  const { room, memberCount, pins } = view;
  const presence = usePresence(peer ? [peer.id] : []).get(peer?.id ?? '');
  const toggle = (panel: 'pins' | 'members') => go(room.id, place.panel === panel ? null : panel);
  return (
    <header className="head">
      <a className="back" href="#/" aria-label="Back to the list">
        <Icon name="back" />
      </a>
      <div className="title">
        <h1>
          {room.kind === 'direct' ? <Dot status={presence?.status} /> : <span aria-hidden="true">#</span>}
          <bdi>{title}</bdi>
        </h1>
        <p dir="auto">{peer ? (presence?.activity ?? presence?.status ?? '') : room.topic}</p>
      </div>
      {pins.length > 0 && (
        <button type="button" className="plain" aria-expanded={place.panel === 'pins'} onClick={() => toggle('pins')}>
          <Icon name="pin" /> <span className="count">{pins.length}</span> <span className="word">pinned</span>
        </button>
      )}
      {room.kind !== 'direct' && (
        <button
          type="button"
          className="plain"
          aria-expanded={place.panel === 'members'}
          onClick={() => toggle('members')}
        >
          <Icon name="members" /> <span className="count">{memberCount}</span> <span className="word">members</span>
        </button>
      )}
    </header>
  );
};
