// The proof that a feature is one module a package and one place in each registry: `npm run test:all skeleton` writes one
// into a copy of the tree and holds it to everything that holds for features. `-- --keep` leaves the copy.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { assertOnlyModules } from './changes.js';
import { copyTree } from './copy.js';
import { addPerson, assertDocumented } from './person.js';

const noun = 'bells';
const { directory, remove } = copyTree();

const run = (program: string, args: readonly string[], env: Record<string, string> = {}): void => {
  const { status } = spawnSync(join(directory, 'node_modules', '.bin', program), args, {
    cwd: directory,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}`);
};
const script = (path: string, ...args: string[]) => run('tsx', ['--conditions=roomful-source', path, ...args]);

const steps: Record<string, () => void> = {
  'npm run new': () => script('scripts/new.ts', noun),
  'npm run generate': () => script('scripts/generate.ts'),
  'only new files, one place in each registry, and what is generated': () => assertOnlyModules(directory, noun),
  'npm run check': () => script('scripts/check.ts', 'format', 'boundaries', 'types', 'generated', 'unused', 'docs'),
  // Not the size of the bundle, which the next feature may exceed: `npm test` and `npm run check size` measure the tree itself.
  'its own suites, and those about all features': () =>
    run('vitest', [
      'run',
      '--project=unit',
      'packages/protocol',
      ...['protocol', 'server', 'sdk', 'cli'].map((name) => `packages/${name}/src/features/${noun}`),
      'packages/server/src/backup/tables.test.ts',
      'packages/server/src/database/migrate.test.ts',
      'packages/sdk/src/features/reducers.test.ts',
      'packages/cli/src/features/features.test.ts',
      'packages/cli/src/program/program.test.ts',
    ]),
  'backups of every table': () =>
    run('vitest', ['run', '--project=slow', 'packages/server/src/backup', '--testNamePattern=to the last bit']),
  'the matrix of rights': () =>
    run('vitest', ['run', '--project=slow', 'packages/conformance/src/matrix'], { ROOMFUL_NOUN: noun }),
  'cases over both transports, and the law': () => script('scripts/proof/inside/conformance.ts', noun),
  'a person more in a payload': () => {
    addPerson(directory);
    script('scripts/generate.ts');
    assertDocumented(directory);
  },
  // With the person, whom a call need not name: what holds here holds without.
  'SDK, shell, erasure, backup and restore': () => script('scripts/proof/inside/live.ts', noun, '--with-person'),
};

let ok = true;
for (const [name, step] of Object.entries(steps)) {
  const startedAt = Date.now();
  try {
    step();
    console.log(`ok   ${name} (${Math.round((Date.now() - startedAt) / 1_000)} s)`);
  } catch (error) {
    console.error(`FAIL ${name}: ${error instanceof Error ? error.message : String(error)}`);
    ok = false;
    // Nothing can be held to anything.
    if (name.startsWith('npm run new') || name === 'npm run generate') break;
  }
}
if (process.argv.includes('--keep')) console.log(`the copy is ${directory}`);
else remove();
process.exitCode = ok ? 0 : 1;
