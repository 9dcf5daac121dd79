import { isRoomfulError, type LiveRoom } from '@roomful/sdk';
import { type UsedMessages, useTyping } from '@roomful/sdk/react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { draftOf, type Mentioned } from './draft.js';
import { type ChangeDraft, type Draft, emptyDraft } from './drafts.js';
import { EmojiPicker } from './EmojiPicker.js';
import { Icon } from './Icon.js';
import { TextArea } from './TextArea.js';
import { useMentions } from './useMentions.js';

interface Props {
  room: LiveRoom;
  label: string;
  send: UsedMessages['send'];
  draft: Draft;
  onDraft: ChangeDraft;
  /** Called for the Up key in an empty field. */
  onEditLast?: () => void;
  mayMentionAll: boolean;
}

export const Composer = ({ room, label, send, draft, onDraft, onEditLast, mayMentionAll }: Props) => {
  const { keystroke, stop } = useTyping(room);
  const { text, mentioned, replyTo } = draft;
  const names = useId();
  const [picking, setPicking] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const { candidates, chosen, choose, move, open, look, close } = useMentions(room, mayMentionAll);

  useEffect(() => {
    if (replyTo) field.current?.focus();
  }, [replyTo]);

  const write = (next: string, caret = next.length) => {
    onDraft({ text: next });
    look(next, caret);
    if (next.trim() === '') stop();
    else keystroke();
  };

  const submit = () => {
    const written = text.trim();
    if (written === '') return;
    const message = draftOf(written, mentioned, mayMentionAll);
    send({ ...message, ...(replyTo && { replyTo: replyTo.id }) }).catch((error) => {
      // A refused message stays in the timeline with a button to try again, but this one never got there.
      if (isRoomfulError(error) && error.code === 'unavailable') onDraft((now) => (now.text === '' ? draft : {}));
    });
    onDraft(emptyDraft);
    close();
  };

  const complete = (who: Mentioned) => {
    const caret = field.current?.selectionStart ?? text.length;
    const before = text.slice(0, caret).replace(/@[^\s@]*$/u, `@${who.name} `);
    onDraft({
      text: before + text.slice(caret),
      mentioned: who.id === '@here' ? mentioned : [...mentioned, who],
    });
    close();
    field.current?.focus();
  };

  const noReply = () => onDraft({ replyTo: null });

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const { key } = event;
    const act = (run: () => void) => {
      event.preventDefault();
      run();
    };
    if (open && key === 'ArrowDown') act(() => move(1));
    else if (open && key === 'ArrowUp') act(() => move(-1));
    else if (open && chosen && (key === 'Enter' || key === 'Tab')) act(() => complete(chosen));
    else if (open && key === 'Escape') act(close);
    else if (key === 'Escape' && replyTo) act(noReply);
    else if (key === 'ArrowUp' && text === '' && onEditLast) act(onEditLast);
    // Inside a code fence, Enter inserts a new line.
    else if (
      key === 'Enter' &&
      !event.shiftKey &&
      !event.nativeEvent.isComposing &&
      !/^```(?![\s\S]*\n```$)/.test(text)
    )
      act(submit);
  };

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {replyTo && (
        <p className="replying">
          <span>
            Replying to <b dir="auto">{replyTo.author.name}</b> <bdi>{replyTo.text.slice(0, 120)}</bdi>
          </span>
          <button type="button" className="plain" aria-label="Cancel the reply" onClick={noReply}>
            <Icon name="close" />
          </button>
        </p>
      )}
      {open && (
        <div className="popover mentions" id={names} role="listbox" aria-label="Mention">
          {candidates.map((who) => (
            <button
              key={who.id}
              id={`${names}-${who.id}`}
              type="button"
              role="option"
              aria-selected={who === chosen}
              tabIndex={-1}
              onMouseDown={(event) => event.preventDefault()}
              onPointerEnter={() => choose(who)}
              onClick={() => complete(who)}
            >
              @<bdi>{who.name}</bdi>
            </button>
          ))}
        </div>
      )}
      <div className="field">
        <TextArea
          field={field}
          aria-label={label}
          aria-autocomplete="list"
          aria-expanded={open}
          aria-controls={open ? names : undefined}
          aria-activedescendant={chosen && `${names}-${chosen.id}`}
          placeholder={label}
          value={text}
          onChange={({ target }) => write(target.value, target.selectionStart)}
          onKeyDown={onKeyDown}
          onBlur={close}
        />
        <button
          type="button"
          className="plain"
          aria-label="Add an emoji"
          aria-expanded={picking}
          onClick={() => setPicking(!picking)}
        >
          <Icon name="smile" />
        </button>
        <button type="submit" aria-label="Send" disabled={text.trim() === ''}>
          <Icon name="send" />
        </button>
        {picking && (
          <EmojiPicker
            onPick={(emoji) => {
              setPicking(false);
              write(text + emoji);
              field.current?.focus();
            }}
            onClose={() => setPicking(false)}
          />
        )}
      </div>
    </form>
  );
};
