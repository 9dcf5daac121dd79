import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { importRules } from './rules.js';

/** An import that breaks a rule. */
export interface ForbiddenImport {
  rule: string;
  why: string;
  /** From the file that imports to the one that is imported; of a circle all of its files. */
  path: readonly string[];
}

/** An import that breaks a rule, and where it does. */
export const lineOf = ({ rule, path }: ForbiddenImport): string => `${rule}: ${path.join(' → ')}`;

/** A circle has no beginning: it is told from the file on that comes first in the alphabet. */
const turned = (circle: readonly string[]): string[] => {
  const first = circle.indexOf([...circle].sort()[0] ?? '');
  return [...circle.slice(first), ...circle.slice(0, first)];
};

/**
 * Imports below a folder that the rules forbid, each once.
 *
 * @param root the folder that holds `packages/` and `node_modules/`
 */
export const forbiddenImports = async (root: string): Promise<ForbiddenImport[]> => {
  const { output } = await cruise(
    readdirSync(join(root, 'packages')).map((name) => `packages/${name}/src`),
    {
      baseDir: root,
      doNotFollow: { path: 'node_modules' },
      tsPreCompilationDeps: true,
      validate: true,
      ruleSet: { forbidden: importRules.map((rule) => ({ severity: 'error', ...rule })) },
    },
    {
      conditionNames: ['roomful-source', 'import', 'types', 'node', 'default'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.js', '.json', '.d.ts'],
    },
  );
  const whys = new Map(importRules.map(({ name, comment }) => [name, comment ?? '']));
  const found = new Map<string, ForbiddenImport>();
  for (const { rule, from, to, cycle } of (output as ICruiseResult).summary.violations) {
    const path = cycle ? turned(cycle.map(({ name }) => name)) : [from, to];
    const one = { rule: rule.name, why: whys.get(rule.name) ?? '', path };
    found.set(lineOf(one), one);
  }
  return [...found.values()];
};
