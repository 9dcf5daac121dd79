import type { MessageDraft } from '@roomful/sdk';

/** A user chosen for a mention. */
export interface Mentioned {
  id: string;
  name: string;
}

const fenced = /^```([a-z0-9][a-z0-9+#._-]{0,31})?\n([\s\S]+?)\n?(?:```)?$/i;
const track = /^\/track\s+(.+?)\s*(https?:\/\/\S+)?$/;

/** `/track Title - Artist https://…` */
const trackOf = (what: string, url: string | undefined): MessageDraft => {
  const [title = what, artist] = what.split(/\s+[-–]\s+/);
  return {
    kind: 'track',
    text: url ?? title,
    track: { title, ...(artist && { artist }), ...(url && { url }) },
  };
};

/** The chosen users whose names still follow an `@` as whole words: not in `x@Benson.org`, and not Ben in `@Ben Carter`. */
const stillMentioned = (written: string, mentioned: readonly Mentioned[]): string[] => {
  // The longest first: if two names match at the same place, the longer one is meant.
  const names = [...new Set(mentioned.map(({ name }) => name))].sort((a, b) => b.length - a.length);
  const any = names.map((name) => name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|');
  const words = new RegExp(`(?<![\\p{L}\\p{N}_])@(${any})(?![.-]?[\\p{L}\\p{N}_])`, 'gu');
  const found = new Set([...written.matchAll(words)].map(([, name]) => name));
  return [...new Set(mentioned.filter(({ name }) => found.has(name)).map(({ id }) => id))];
};

/** The message for a written text: code in fences, `/me waves`, `/track …`, or else text with its mentions. */
export const draftOf = (written: string, mentioned: readonly Mentioned[], mayMentionAll: boolean): MessageDraft => {
  const code = fenced.exec(written);
  if (code) return { kind: 'code', text: code[2] ?? '', ...(code[1] && { language: code[1].toLowerCase() }) };
  if (written.startsWith('/me ')) return { kind: 'action', text: written.slice(4).trim() };
  const [, what, url] = track.exec(written) ?? [];
  if (what) return trackOf(what, url);
  const ids = stillMentioned(written, mentioned);
  const here = mayMentionAll && /(^|\s)@here\b/.test(written);
  return { text: written, ...(ids.length > 0 && { mentions: ids }), ...(here && { here: true }) };
};
