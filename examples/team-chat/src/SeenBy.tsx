import type { LiveRoom, Message, Receipt } from '@roomful/sdk';
import { useClient } from '@roomful/sdk/react';
import { useEffect, useState } from 'react';
import { namesOf } from './format.js';

/** The read positions of the other members of a small room: fetched once, then updated by signals. */
const useReceipts = (room: LiveRoom): ReadonlyMap<string, number> => {
  const client = useClient();
  const [positions, setPositions] = useState<ReadonlyMap<string, number>>(new Map());
  useEffect(() => {
    let wanted = true;
    const take = (receipts: readonly Receipt[]) =>
      wanted &&
      setPositions((known) => {
        const next = new Map(known);
        for (const { userId, upTo } of receipts) next.set(userId, Math.max(upTo, next.get(userId) ?? 0));
        return next;
      });
    const read = () =>
      void room.receipts.list().then(
        ({ receipts }) => take(receipts),
        () => {},
      );
    read();
    const signals = client.on('signal', (signal) => {
      if (signal.type === 'receipt.seen' && signal.data.roomId === room.id) take(signal.data.receipts);
    });
    // Signals may have been lost with the connection, so fetch the positions again.
    const resumed = room.on('resumed', read);
    return () => {
      wanted = false;
      signals.unsubscribe();
      resumed.unsubscribe();
    };
  }, [client, room]);
  return positions;
};

/** The members who have read everything, shown under the last message. */
export const SeenBy = ({ room, me, last }: { room: LiveRoom; me: string; last: Message | undefined }) => {
  const positions = useReceipts(room);
  const names = useNames(room, positions.size);
  if (!last) return null;
  const readers = [...positions].filter(([id, upTo]) => upTo >= last.id && id !== me && id !== last.author.id);
  if (readers.length === 0) return null;
  return <p className="seen-by">Read by {namesOf(readers.map(([id]) => names.get(id) ?? id))}</p>;
};

/** The names of the members. */
const useNames = (room: LiveRoom, count: number): ReadonlyMap<string, string> => {
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  // biome-ignore lint/correctness/useExhaustiveDependencies: fetches the names again for new readers.
  useEffect(() => {
    let wanted = true;
    room.members.list({ limit: 200 }).then(
      ({ members }) => wanted && setNames(new Map(members.map(({ user }) => [user.id, user.name]))),
      () => {},
    );
    return () => {
      wanted = false;
    };
  }, [room, count]);
  return names;
};
