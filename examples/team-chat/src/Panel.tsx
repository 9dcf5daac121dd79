import { type ReactNode, useEffect, useRef } from 'react';
import { Icon } from './Icon.js';

export const Panel = ({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) => {
  const before = useRef<Element | null>(null);
  useEffect(() => {
    before.current = document.activeElement;
  }, []);
  return (
    <aside
      className="panel"
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        onClose();
        if (before.current instanceof HTMLElement) before.current.focus();
      }}
    >
      <header className="head">
        <h2>{title}</h2>
        <button type="button" className="plain" aria-label={`Close ${title.toLowerCase()}`} onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      {children}
    </aside>
  );
};
