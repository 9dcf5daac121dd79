import { safeText } from '../../terminal/safeText.js';
import type { Question } from '../acts.js';
import { type Line, span } from '../lines.js';
import { clip } from '../text.js';

/** A question that asks for confirmation, and what it is about. */
export const askLines = ({ text, about }: Question, width: number): Line[] => [
  [span('dim', '── '), span('error', clip(safeText(text), width - 3))],
  [span('dim', clip(safeText(about), width))],
  [span('strong', clip('y: yes   n: no', width))],
];
