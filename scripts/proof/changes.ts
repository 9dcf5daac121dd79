import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { registriesFor } from '../new/registries.js';

/** What `npm run generate` writes. */
const generated =
  /^(docs\/reference\/|packages\/protocol\/(documents|src\/generated)\/|packages\/cli\/src\/(manifest|events)\.json$)/;

/** The files that a feature consists of, one module a package. A change that makes it one more fails here. */
const modules = (noun: string): string[] => [
  `packages/cli/src/features/${noun}.test.ts`,
  `packages/cli/src/features/${noun}.ts`,
  `packages/conformance/src/features/${noun}/cases.ts`,
  `packages/conformance/src/features/${noun}/index.ts`,
  `packages/protocol/src/features/${noun}.test.ts`,
  `packages/protocol/src/features/${noun}.ts`,
  `packages/sdk/src/features/${noun}.reducers.ts`,
  `packages/sdk/src/features/${noun}.test.ts`,
  `packages/sdk/src/features/${noun}.ts`,
  ...['bells.test', 'handlers', 'index', 'queries', 'state', 'tables'].map(
    (file) => `packages/server/src/features/${noun}/${file.replace('bells', noun)}.ts`,
  ),
];

/** Asserts that a feature is new files, one place in each registry, and what is generated. */
export const assertOnlyModules = (directory: string, noun: string): void => {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: directory, encoding: 'utf8' });
  const added = git('ls-files', '--others', '--exclude-standard').split('\n').filter(Boolean);
  const own = added.filter((path) => !generated.test(path));
  const [migration, ...more] = own.filter((path) => path.startsWith('packages/server/src/database/migrations/'));
  assert.ok(migration && more.length === 0, 'a feature brings one migration');
  assert.deepEqual(own.filter((path) => path !== migration).sort(), modules(noun).sort());

  const changed = git('diff', '--numstat')
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t') as [added: string, removed: string, path: string])
    .filter(([, , path]) => !generated.test(path));
  assert.deepEqual(
    changed.map(([, , path]) => path).sort(),
    registriesFor('')
      .map(({ path }) => path)
      .sort(),
    'a feature changes the registries, and no other file',
  );
  // An import and an entry; a list that stands on one line is that line, changed.
  for (const [plus, minus, path] of changed) {
    assert.ok(Number(plus) <= 2 && Number(minus) <= 1, `${path} has +${plus} −${minus}: more than one place in a list`);
  }
};
