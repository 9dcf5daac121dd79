import { safeText } from '../../terminal/safeText.js';
import { type Line, span } from '../lines.js';
import type { ConsoleState } from '../state.js';
import { clip } from '../text.js';

/** The question before an act, with the person's name and the selected message. */
export const askLines = (
  { asking, selected, features }: Pick<ConsoleState, 'asking' | 'selected' | 'features'>,
  width: number,
): Line[] => {
  const act = features.acts[asking ?? ''];
  if (!act || !selected) return [];
  const { author, id, text } = selected;
  const name = `${safeText(author.name)} (id ${safeText(author.id)})`;
  return [
    [span('dim', '── '), span('error', clip(act.question(name, selected), width - 3))],
    [span('dim', clip(`#${id} ${safeText(text)}`, width))],
    [span('strong', clip('y: yes   n: no', width))],
  ];
};
