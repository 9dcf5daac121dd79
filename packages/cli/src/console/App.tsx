import { Box, Text, useCursor } from 'ink';
import { memo, type ReactElement, useEffect, useSyncExternalStore } from 'react';
import { type Line, plainLine } from './lines.js';
import type { Arranger } from './screen.js';
import type { ConsoleStore } from './store.js';
import type { Theme } from './theme.js';

const Row = memo(({ line, theme }: { line: Line; theme: Theme }): ReactElement => {
  // Ink gives an empty text no height.
  if (plainLine(line) === '') return <Text> </Text>;
  return (
    <Text wrap="truncate">
      {line.map(({ tone, text }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a span is identified by its place in the line
        <Text key={i} {...theme[tone]}>
          {text}
        </Text>
      ))}
    </Text>
  );
});

const Rows = ({ lines, theme }: { lines: readonly Line[]; theme: Theme }): ReactElement => (
  <Box flexDirection="column" flexShrink={0}>
    {lines.map((line, i) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a row is identified by its place on the screen
      <Row key={i} line={line} theme={theme} />
    ))}
  </Box>
);

export interface AppProps {
  store: Pick<ConsoleStore, 'getSnapshot' | 'subscribe'>;
  arranger: Arranger;
  theme: Theme;
  /** Called after each frame. */
  onDrawn(): void;
}

/**
 * The whole screen, one row less than the terminal has. Mounts only what is visible. Rows are laid out to fit, so Ink never
 * has to cut them.
 */
export const App = ({ store, arranger, theme, onDrawn }: AppProps): ReactElement => {
  const state = useSyncExternalStore(store.subscribe, store.getSnapshot);
  const { header, timeline, panel, status, composer, cursor } = arranger.arrange(state);
  const { setCursorPosition } = useCursor();
  setCursorPosition(cursor);
  useEffect(onDrawn);
  return (
    <Box flexDirection="column" height={Math.max(1, state.rows - 1)}>
      <Rows lines={header} theme={theme} />
      <Rows lines={timeline} theme={theme} />
      <Rows lines={panel} theme={theme} />
      <Rows lines={status} theme={theme} />
      <Rows lines={composer} theme={theme} />
    </Box>
  );
};
