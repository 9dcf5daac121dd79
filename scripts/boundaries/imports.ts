import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { importRules } from './rules.js';

/** An import that breaks a rule. */
export interface ForbiddenImport {
  rule: string;
  why: string;
  /** The importing file and the imported file; for a circle, all of its files. */
  path: readonly string[];
}

/** A line that names the rule and the files. */
export const lineOf = ({ rule, path }: ForbiddenImport): string => `${rule}: ${path.join(' → ')}`;

/** Rotates a circle so that it starts at its alphabetically first file. */
const rotated = (circle: readonly string[]): string[] => {
  const first = circle.indexOf([...circle].sort()[0] ?? '');
  return [...circle.slice(first), ...circle.slice(0, first)];
};

/**
 * The forbidden imports below a folder, each once.
 *
 * @param root the folder with `packages/` and `node_modules/`
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
    const path = cycle ? rotated(cycle.map(({ name }) => name)) : [from, to];
    const one = { rule: rule.name, why: whys.get(rule.name) ?? '', path };
    found.set(lineOf(one), one);
  }
  return [...found.values()];
};
