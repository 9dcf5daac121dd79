import { useEffect, useRef } from 'react';

export const quickEmoji = ['👍', '❤️', '😂'];
const emoji = [...'👍👎👏🙌🙏💪👀🎉🚀🔥✨⭐😀😂😊😍🤔😮😢😡🥳😴🤝☕🐛✅❌❓💡🌙'];

/** A few emoji, and a field for any other. */
export const EmojiPicker = ({ onPick, onClose }: { onPick: (emoji: string) => void; onClose: () => void }) => {
  const picker = useRef<HTMLDivElement>(null);
  const before = useRef<Element | null>(null);
  useEffect(() => {
    before.current = document.activeElement;
    picker.current?.querySelector('button')?.focus();
  }, []);
  return (
    <div
      className="popover picker"
      ref={picker}
      role="dialog"
      aria-label="Choose an emoji"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        // Return the focus to the opener before the focused element disappears.
        if (before.current instanceof HTMLElement) before.current.focus();
        onClose();
      }}
    >
      <div className="grid">
        {emoji.map((each) => (
          <button key={each} type="button" className="plain emoji" aria-label={each} onClick={() => onPick(each)}>
            {each}
          </button>
        ))}
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const any = String(new FormData(event.currentTarget).get('emoji')).trim();
          if (any !== '') onPick(any);
        }}
      >
        <input name="emoji" aria-label="Any other emoji" placeholder="any other" maxLength={32} autoComplete="off" />
      </form>
    </div>
  );
};
