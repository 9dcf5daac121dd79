import type { LiveRoom, Message } from '@roomful/sdk';
import { useEffect, useState } from 'react';

/** The message replied to. Fetches it if it is not loaded, and again after each change. */
export const Quote = ({ room, id, messages }: { room: LiveRoom; id: number; messages: readonly Message[] }) => {
  const here = messages.find((message) => message.id === id);
  const [fetched, setFetched] = useState<Message | null>(null);
  const isHere = here !== undefined;
  useEffect(() => {
    if (isHere) return;
    let wanted = true;
    const read = () =>
      void room.messages.get({ message: id }).then(
        ({ message }) => wanted && setFetched(message),
        () => {},
      );
    read();
    const readIfIt = ({ data }: { data: { messageId: number } }) => {
      if (data.messageId === id) read();
    };
    const subscriptions = [
      room.on('message.edited', readIfIt),
      room.on('message.deleted', readIfIt),
      room.on('resumed', read),
    ];
    return () => {
      wanted = false;
      for (const subscription of subscriptions) subscription.unsubscribe();
    };
  }, [room, id, isHere]);
  const message = here ?? fetched;
  const jump = () => document.getElementById(`m${id}`)?.scrollIntoView({ block: 'center', behavior: 'smooth' });
  return (
    <button type="button" className="quote" onClick={jump}>
      <b dir="auto">{message?.author.name ?? '…'}</b>{' '}
      <bdi>{message?.deletedAt ? 'This message was deleted.' : message?.text.slice(0, 200)}</bdi>
    </button>
  );
};
