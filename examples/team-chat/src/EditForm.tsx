import { useEffect, useRef, useState } from 'react';
import { TextArea } from './TextArea.js';
import { useFocusBack } from './useFocusBack.js';

export const EditForm = ({
  text,
  onSave,
  onCancel,
}: {
  text: string;
  onSave: (text: string) => unknown;
  onCancel: () => void;
}) => {
  const [draft, setDraft] = useState(text);
  const field = useRef<HTMLTextAreaElement>(null);
  const focusBack = useFocusBack();
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(field.current.value.length, field.current.value.length);
    return () => {
      // Restore the focus if it was lost with the field, but not if it is elsewhere by now.
      if (document.activeElement === document.body) focusBack();
    };
  }, [focusBack]);
  const save = () => (draft.trim() === '' || draft === text ? onCancel() : onSave(draft));
  return (
    <form
      className="edit"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextArea
        aria-label="Edit the message"
        value={draft}
        field={field}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.preventDefault();
            onCancel();
          }
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            void save();
          }
        }}
      />
      <div className="row">
        <button type="submit">Save</button>
        <button type="button" className="plain" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
};
