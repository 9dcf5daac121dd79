import { type Line, span } from '../lines.js';
import { isOffered } from '../rights.js';
import type { ConsoleState } from '../state.js';
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

/** The slash commands that the viewer may use. */
export const helpLines = (state: ConsoleState, width: number): Line[] =>
  rows(
    'commands (Esc closes, /keys lists the keys)',
    state.features.commands
      .filter((command) => isOffered(command, state))
      .map(({ name, args, help }) => [`/${name} ${args}`.trimEnd(), help] as const),
    width,
  );

const modes = {
  any: '',
  write: '',
  scroll: ' (scrolling)',
  select: ' (selecting)',
  confirm: ' (at a question)',
} as const;

/** The keys and what they do. */
export const keyLines = ({ features: { keymap } }: Pick<ConsoleState, 'features'>, width: number): Line[] =>
  rows(
    'keys (Esc closes)',
    keymap.map(({ keys, mode, help }) => [keys.join(', '), `${help}${modes[mode]}`] as const),
    width,
  );
