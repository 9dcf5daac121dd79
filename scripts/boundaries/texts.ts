import { type TextRule, textRules } from './rules.js';

/** A line that says what its file may not say. */
export interface ForbiddenText {
  file: string;
  line: number;
  found: string;
  why: string;
}

const concerns = (rule: TextRule, file: string): boolean => rule.in.test(file) && !(rule.except?.test(file) ?? false);

/** The text with every comment blank; lines keep their numbers. */
const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' ')).replace(/(^|\s)\/\/.*$/gm, '$1');

/** Where the text of a file breaks a rule. */
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
