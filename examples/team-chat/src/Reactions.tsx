import type { LiveRoom, Message } from '@roomful/sdk';
import { useState } from 'react';
import { namesOf } from './format.js';

interface Props {
  room: LiveRoom;
  message: Message;
  mine: readonly string[];
  /** Undefined if the user may not react here. */
  onToggle: ((emoji: string) => unknown) | undefined;
}

/** Looks up the users who reacted when the pointer is over a reaction. */
export const Reactions = ({ room, message, mine, onToggle }: Props) => {
  const [who, setWho] = useState<Record<string, string>>({});
  if (!message.reactions) return null;
  const lookUp = async (emoji: string, count: number) => {
    const { reactions } = await room.messages.reactions({ message: message.id, emoji, limit: 10 });
    setWho((known) => ({
      ...known,
      [emoji]: namesOf(
        reactions.map(({ user }) => user?.name ?? ''),
        count,
      ),
    }));
  };
  return (
    <ul className="reactions" aria-label="Reactions">
      {Object.entries(message.reactions).map(([emoji, count]) => (
        <li key={emoji}>
          <button
            type="button"
            aria-pressed={mine.includes(emoji)}
            aria-disabled={onToggle === undefined}
            aria-label={`${emoji} ${count}`}
            title={who[emoji] ?? ''}
            onPointerEnter={() => void lookUp(emoji, count).catch(() => {})}
            onClick={() => void onToggle?.(emoji)}
          >
            <span className="emoji">{emoji}</span> <span>{count}</span>
          </button>
        </li>
      ))}
    </ul>
  );
};
