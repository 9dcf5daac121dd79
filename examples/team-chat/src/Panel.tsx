import { type ReactNode, useEffect, useRef } from 'react';
import { Icon } from './Icon.js';
import { useFocusBack } from './useFocusBack.js';

export const Panel = ({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) => {
  const panel = useRef<HTMLElement>(null);
  const focusBack = useFocusBack();
  useEffect(() => {
    // Focus its field if it has one, or else the panel itself, so that Escape closes it.
    (panel.current?.querySelector('textarea') ?? panel.current)?.focus();
  }, []);
  const close = () => {
    onClose();
    focusBack();
  };
  return (
    <aside
      className="panel"
      ref={panel}
      tabIndex={-1}
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) close();
      }}
    >
      <header className="head">
        <h2>{title}</h2>
        <button type="button" className="plain" aria-label={`Close ${title.toLowerCase()}`} onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      {children}
    </aside>
  );
};
