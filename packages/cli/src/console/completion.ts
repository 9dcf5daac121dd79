import { isOffered } from './rights.js';
import type { ConsoleState } from './state.js';

const quotedNick = (name: string): string => (/\s/.test(name) ? `"${name}"` : name);

/** Completes the text before the cursor if exactly one name matches; otherwise lists the matching names. */
export const complete = (before: string, state: ConsoleState): { text: string; choices: string[] } => {
  const slash = /^\/(\S*)$/.exec(before);
  const at = /(?:^|\s)@(\S*)$/.exec(before);
  const first = /^\/(\S+)\s+(\S*)$/.exec(before);
  const typed = slash?.[1] ?? at?.[1] ?? first?.[2];
  if (typed === undefined) return { text: before, choices: [] };
  const nicks = () => [
    ...state.view.messages.map(({ author }) => author.name),
    ...(state.members?.list ?? []).map(({ user }) => user.name),
  ];
  const offered = () => state.features.commands.filter((one) => isOffered(one, state));
  /** The words that may follow a command: its own names, or the verbs of a noun. */
  const named = () => [
    ...(state.features.commands.find(({ name }) => name === first?.[1])?.names?.(state) ?? []),
    ...offered().flatMap(({ name }) => (name.startsWith(`${first?.[1]} `) ? [name.slice(name.indexOf(' ') + 1)] : [])),
  ];
  const all = slash ? offered().map(({ name }) => name) : at ? nicks() : named();
  const choices = [...new Set(all)].filter((name) => name.toLowerCase().startsWith(typed.toLowerCase())).sort();
  const only = choices.length === 1 ? choices[0] : undefined;
  if (only === undefined) return { text: before, choices };
  return { text: `${before.slice(0, before.length - typed.length)}${at ? quotedNick(only) : only} `, choices: [] };
};
