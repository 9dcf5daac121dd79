import { createContext, useCallback, useContext, useState } from 'react';
import type { Mentioned } from './draft.js';
import type { Shown } from './Message.js';

/** An unsent text. */
export interface Draft {
  readonly text: string;
  readonly mentioned: readonly Mentioned[];
  readonly replyTo: Shown | null;
}

export const emptyDraft: Draft = { text: '', mentioned: [], replyTo: null };

/** Unsent texts by room or thread. They outlive the field, which disappears when the room changes or the user is muted or kicked. */
export const Drafts = createContext(new Map<string, Draft>());

export type ChangeDraft = (change: Partial<Draft> | ((now: Draft) => Partial<Draft>)) => void;

export const useDraft = (key: string): [Draft, ChangeDraft] => {
  const drafts = useContext(Drafts);
  const [draft, setDraft] = useState(drafts.get(key) ?? emptyDraft);
  const change = useCallback<ChangeDraft>(
    (given) => {
      const now = drafts.get(key) ?? emptyDraft;
      const next = { ...now, ...(typeof given === 'function' ? given(now) : given) };
      drafts.set(key, next);
      setDraft(next);
    },
    [drafts, key],
  );
  return [draft, change];
};
