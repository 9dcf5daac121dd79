import { importsOf } from './imports.js';
import { type ImportRule, importRules, type TextRule, textRules } from './rules.js';

/** A place where a file breaks a rule. */
export interface Violation {
  file: string;
  line: number;
  found: string;
  why: string;
}

const concerns = (rule: ImportRule | TextRule, file: string): boolean =>
  rule.in.test(file) && !(rule.except?.test(file) ?? false);

const breaks = (rule: ImportRule, file: string, target: string): boolean => {
  const group = rule.in.exec(file)?.[1] ?? '';
  const never = rule.never === undefined ? undefined : new RegExp(rule.never.replaceAll('$1', group));
  return (rule.only !== undefined && !rule.only.test(target)) || (never?.test(target) ?? false);
};

/** The text with every comment blank; lines keep their numbers. */
const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' ')).replace(/(^|\s)\/\/.*$/gm, '$1');

/** Where a file breaks the rules of who may import whom, and what its text may not say. */
export const violations = (file: string, text: string): Violation[] => {
  const imports = importsOf(file, text);
  const lines = withoutComments(text).split('\n');
  return [
    ...importRules
      .filter((rule) => concerns(rule, file))
      .flatMap((rule) =>
        imports
          .filter(({ kind, target }) => (rule.kinds?.includes(kind) ?? true) && breaks(rule, file, target))
          .map(({ line, target }) => ({ file, line, found: `imports ${target}`, why: rule.why })),
      ),
    ...textRules
      .filter((rule) => concerns(rule, file))
      .flatMap((rule) =>
        lines.flatMap((line, index) =>
          rule.never.test(line) ? [{ file, line: index + 1, found: line.trim(), why: rule.why }] : [],
        ),
      ),
  ];
};
