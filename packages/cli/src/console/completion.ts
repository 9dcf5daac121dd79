import { isOffered } from './rights.js';
import type { ConsoleState } from './state.js';

const quotedNick = (name: string): string => (/\s/.test(name) ? `"${name}"` : name);

/** Completes the text before the cursor: to the only name that fits, else all names that do. */
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
  const named = () => state.features.commands.find(({ name }) => name === first?.[1])?.names?.(state) ?? [];
  const all = slash
    ? state.features.commands.filter((one) => isOffered(one, state)).map(({ name }) => name)
    : at
      ? nicks()
      : named();
  const choices = [...new Set(all)].filter((name) => name.toLowerCase().startsWith(typed.toLowerCase())).sort();
  const only = choices.length === 1 ? choices[0] : undefined;
  if (only === undefined) return { text: before, choices };
  return { text: `${before.slice(0, before.length - typed.length)}${at ? quotedNick(only) : only} `, choices: [] };
};
