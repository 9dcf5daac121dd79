import { safeText } from '../../terminal/safeText.js';
import { type Line, nickTone, span } from '../lines.js';
import type { ConsoleState } from '../store.js';
import { clip, textWidth } from '../text.js';

/** The pinned messages, the last pinned first, as they were when the panel was opened. */
export const pinLines = ({ pins, view }: Pick<ConsoleState, 'pins' | 'view'>, width: number): Line[] => {
  const shown = (pins ?? []).filter(({ id }) => view.pins.includes(id));
  const title = pins === null ? 'pinned (loading)' : `pinned (${view.pins.length})`;
  const hint =
    view.pins.length === 0 ? 'nothing is pinned; its staff can: /pin id' : '/pins again shows those pinned since';
  return [
    [span('dim', '── '), span('strong', clip(title, width - 3))],
    ...shown.map(({ id, author, text }): Line => {
      const name = clip(`#${id} ${safeText(author.name)}: `, width);
      return [span(nickTone(author.id), name), span('plain', clip(safeText(text), width - textWidth(name)))];
    }),
    ...(pins !== null && shown.length < Math.max(1, view.pins.length) ? [[span('dim', clip(hint, width))]] : []),
  ];
};
