import type { TextProps } from 'ink';
import type { Tone } from './lines.js';

export type Look = Pick<TextProps, 'color' | 'bold' | 'dimColor' | 'inverse'>;
export type Theme = Readonly<Record<Tone, Look>>;

const coloured: Theme = {
  plain: {},
  dim: { dimColor: true },
  system: { dimColor: true },
  error: { color: 'red' },
  accent: { color: 'green' },
  strong: { bold: true },
  selected: { inverse: true },
  mention: { color: 'yellow', bold: true },
  code: { color: 'cyan' },
  nick0: { color: 'cyan' },
  nick1: { color: 'green' },
  nick2: { color: 'yellow' },
  nick3: { color: 'blue' },
  nick4: { color: 'magenta' },
  nick5: { color: 'red' },
};

const bare = Object.fromEntries(Object.keys(coloured).map((tone) => [tone, {}])) as Theme;

/** The theme. Without colours, only the text is written; no information is in the colour alone. */
export const themeFor = (env: NodeJS.ProcessEnv): Theme => (env['NO_COLOR'] ? bare : coloured);
