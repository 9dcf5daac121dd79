import { safeText } from '../../terminal/safeText.js';
import { acts } from '../acts.js';
import { type Line, span } from '../lines.js';
import type { ConsoleState } from '../store.js';
import { clip } from '../text.js';

/** The question before an act: it names the person and shows the message that was selected. */
export const askLines = ({ asking, selected }: Pick<ConsoleState, 'asking' | 'selected'>, width: number): Line[] => {
  if (!asking || !selected) return [];
  const { author, id, text } = selected;
  const name = `${safeText(author.name)} (id ${safeText(author.id)})`;
  return [
    [span('dim', '── '), span('error', clip(acts[asking].question(name, selected), width - 3))],
    [span('dim', clip(`#${id} ${safeText(text)}`, width))],
    [span('strong', clip('y: yes   n: no', width))],
  ];
};
