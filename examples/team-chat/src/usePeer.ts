import type { LiveRoom, Member } from '@roomful/sdk';
import { useEffect, useState } from 'react';

/**
 * The other user of a direct room. A new room may be open before the list of rooms has it; until then, looks among its members.
 *
 * @param listed the user from the list of rooms; undefined if the list does not have the room
 */
export const usePeer = (
  room: LiveRoom | null,
  isDirect: boolean,
  listed: Member['user'] | null | undefined,
  me: string,
): Member['user'] | null => {
  const [found, setFound] = useState<Member['user'] | null>(null);
  const asks = isDirect && !listed;
  useEffect(() => {
    if (!room || !asks) return;
    let wanted = true;
    room.members.list({ limit: 2 }).then(
      ({ members }) => wanted && setFound(members.find(({ user }) => user.id !== me)?.user ?? null),
      () => {},
    );
    return () => {
      wanted = false;
    };
  }, [room, asks, me]);
  return listed ?? found;
};
