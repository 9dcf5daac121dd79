import { slashCommands } from '../commands.js';
import { keymap } from '../keymap.js';
import { type Line, span } from '../lines.js';
import { isOffered } from '../rights.js';
import type { ConsoleState } from '../store.js';
import { clip } from '../text.js';

const rows = (title: string, pairs: readonly (readonly [string, string])[], width: number): Line[] => {
  const column = Math.min(Math.max(...pairs.map(([name]) => name.length)), Math.floor(width / 2)) + 2;
  return [
    [span('dim', '── '), span('strong', clip(title, width - 3))],
    ...pairs.map(
      ([name, help]): Line => [
        span('accent', clip(name, column - 1).padEnd(column)),
        span('plain', clip(help, width - column)),
      ],
    ),
  ];
};

/** The slash commands that the viewer's role has. */
export const helpLines = (state: ConsoleState, width: number): Line[] =>
  rows(
    'commands (Esc closes, /keys shows the keys)',
    slashCommands
      .filter((command) => isOffered(command, state))
      .map(({ name, args, help }) => [`/${name} ${args}`.trimEnd(), help] as const),
    width,
  );

const modes = {
  any: '',
  write: '',
  scroll: ' (reading back)',
  select: ' (selecting)',
  confirm: ' (when asked)',
} as const;

/** What the keys do. */
export const keyLines = (width: number): Line[] =>
  rows(
    'keys (Esc closes)',
    keymap.map(({ keys, mode, help }) => [keys.join(', '), `${help}${modes[mode]}`] as const),
    width,
  );
