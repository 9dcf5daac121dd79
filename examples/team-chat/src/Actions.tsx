import { type ReactNode, useState } from 'react';
import { EmojiPicker, quickEmoji } from './EmojiPicker.js';
import { Icon } from './Icon.js';

type Act = (() => unknown) | undefined;

interface Props {
  onReact: ((emoji: string) => unknown) | undefined;
  onReply: Act;
  onThread: Act;
  onEdit: Act;
  onPin: Act;
  isPinned: boolean;
  onDelete: Act;
}

const Button = ({ label, icon, onClick }: { label: string; icon: ReactNode; onClick: Act }) =>
  onClick && (
    <button type="button" className="plain" aria-label={label} title={label} onClick={() => void onClick()}>
      {icon}
    </button>
  );

/** The actions on a message. */
export const Actions = ({ onReact, onReply, onThread, onEdit, onPin, isPinned, onDelete }: Props) => {
  const [picking, setPicking] = useState(false);
  const [sure, setSure] = useState(false);
  if (![onReact, onReply, onThread, onEdit, onPin, onDelete].some(Boolean)) return null;
  return (
    <div className="actions" role="toolbar" aria-label="Message">
      {onReact &&
        quickEmoji.map((emoji) => (
          <Button
            key={emoji}
            label={`React with ${emoji}`}
            icon={<span className="emoji">{emoji}</span>}
            onClick={() => onReact(emoji)}
          />
        ))}
      <Button label="Add a reaction" icon={<Icon name="react" />} onClick={onReact && (() => setPicking(!picking))} />
      <Button label="Reply" icon={<Icon name="reply" />} onClick={onReply} />
      <Button label="Reply in a thread" icon={<Icon name="thread" />} onClick={onThread} />
      <Button label={isPinned ? 'Unpin' : 'Pin'} icon={<Icon name="pin" />} onClick={onPin} />
      <Button label="Edit" icon={<Icon name="edit" />} onClick={onEdit} />
      {sure ? (
        <button type="button" className="danger" onClick={() => void onDelete?.()}>
          Delete it
        </button>
      ) : (
        <Button label="Delete" icon={<Icon name="delete" />} onClick={onDelete && (() => setSure(true))} />
      )}
      {picking && onReact && (
        <EmojiPicker
          onPick={(emoji) => {
            setPicking(false);
            onReact(emoji);
          }}
          onClose={() => setPicking(false)}
        />
      )}
    </div>
  );
};
