import type { Message } from '@roomful/protocol';

/** What a deleted message no longer says: its log and kept answers lose these, by the same list. */
export const blanked = ['language', 'track', 'mentions', 'here', 'reactions', 'pinnedAt', 'repostOf'] as const;

/** A message without what it said: who wrote it, when, and where it stands. */
export const blankOf = (message: Message): Message => {
  const blank: Message = { ...message, text: '', metadata: {} };
  for (const field of blanked) delete blank[field];
  return blank;
};
