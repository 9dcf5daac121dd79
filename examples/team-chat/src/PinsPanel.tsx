import type { LiveRoom, Message as Said } from '@roomful/sdk';
import { useModeration } from '@roomful/sdk/react';
import { useEffect, useState } from 'react';
import { Avatar } from './Avatar.js';
import { Body } from './Body.js';
import { wholeOf } from './format.js';
import { useTry } from './notices.js';
import { Panel } from './Panel.js';

/** The pinned messages. Reads them again when pins change, or one of them is edited. */
export const PinsPanel = ({
  room,
  pins,
  onClose,
}: {
  room: LiveRoom;
  pins: readonly number[];
  onClose: () => void;
}) => {
  const attempt = useTry();
  const { can } = useModeration(room);
  const [messages, setMessages] = useState<Said[]>([]);
  const ids = pins.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: reads again when the pins change.
  useEffect(() => {
    let wanted = true;
    const read = () =>
      void room.messages.pins().then(
        (found) => wanted && setMessages(found.messages),
        () => {},
      );
    read();
    const subscriptions = [
      room.on('message.edited', ({ data }) => {
        if (pins.includes(data.messageId)) read();
      }),
      room.on('resumed', read),
    ];
    return () => {
      wanted = false;
      for (const subscription of subscriptions) subscription.unsubscribe();
    };
  }, [room, ids]);
  const shown = messages.filter(({ id }) => pins.includes(id));
  return (
    <Panel title="Pinned" onClose={onClose}>
      <ul className="pins">
        {shown.length === 0 && <li className="hint">No pinned messages.</li>}
        {shown.map((message) => (
          <li key={message.id}>
            <p className="by">
              <Avatar id={message.author.id} name={message.author.name} size="small" />
              <b dir="auto">{message.author.name}</b>
              <time dateTime={new Date(message.createdAt).toISOString()}>{wholeOf(message.createdAt)}</time>
            </p>
            <Body
              kind={message.kind}
              text={message.text}
              language={message.language}
              track={message.track}
              mentions={message.here || (message.mentions?.length ?? 0) > 0}
            />
            {can.pin && (
              <button
                type="button"
                className="plain"
                onClick={() => attempt(() => room.messages.unpin({ message: message.id }))}
              >
                Unpin
              </button>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
};
