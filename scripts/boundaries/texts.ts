import { type TextRule, textRules } from './rules.js';

/** A line with text that is forbidden in its file. */
export interface ForbiddenText {
  file: string;
  line: number;
  found: string;
  why: string;
}

const concerns = (rule: TextRule, file: string): boolean => rule.in.test(file) && !(rule.except?.test(file) ?? false);

/** The text with all comments blanked out; line numbers stay the same. */
const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' ')).replace(/(^|\s)\/\/.*$/gm, '$1');

/** The lines of a file that break a rule. */
export const forbiddenTexts = (file: string, text: string): ForbiddenText[] => {
  const lines = withoutComments(text).split('\n');
  return textRules
    .filter((rule) => concerns(rule, file))
    .flatMap((rule) =>
      lines.flatMap((line, index) =>
        rule.never.test(line) ? [{ file, line: index + 1, found: line.trim(), why: rule.why }] : [],
      ),
    );
};
