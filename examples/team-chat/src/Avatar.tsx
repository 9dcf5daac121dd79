import type { Presence } from '@roomful/sdk';
import type { CSSProperties } from 'react';

const hueOf = (id: string): number => [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);

const initialsOf = (name: string): string => {
  const words = name.split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => [...(word ?? '?')][0]?.toUpperCase()).join('');
};

export const Dot = ({ status }: { status: Presence['status'] | undefined }) => (
  <span
    className={`dot ${status ?? 'offline'}`}
    role="img"
    aria-label={status ?? 'offline'}
    title={status ?? 'offline'}
  />
);

interface Props {
  id: string;
  name: string;
  size?: 'small' | 'normal';
  /** Shown as a dot. Default: no dot. */
  status?: Presence['status'];
}

export const Avatar = ({ id, name, size = 'normal', status }: Props) => (
  <span className={`avatar ${size}`} style={{ '--hue': hueOf(id) } as CSSProperties}>
    <span aria-hidden="true">{initialsOf(name)}</span>
    {status && <Dot status={status} />}
  </span>
);
