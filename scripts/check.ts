// Everything that must hold of a change, apart from the tests: `npm run check [step…]`.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const tsx = ['tsx', '--conditions=roomful-source'];

const steps: Record<string, readonly string[]> = {
  format: ['biome', 'check', '--error-on-warnings', '.'],
  boundaries: [...tsx, 'scripts/boundaries/main.ts'],
  types: ['tsc', '-p', 'tsconfig.json'],
  generated: [...tsx, 'scripts/generate.ts', '--check'],
  unused: ['knip', '--no-progress'],
  docs: [...tsx, 'scripts/docs/main.ts'],
  site: ['vitepress', 'build', 'docs'],
  build: ['tsx', 'scripts/build.ts'],
  guides: ['tsx', 'scripts/guides.ts'],
  size: ['size-limit'],
  consumer: ['tsx', 'scripts/consumer/main.ts'],
};

const run = (name: string, [command = '', ...rest]: readonly string[]): boolean => {
  const startedAt = Date.now();
  const { status } = spawnSync(join(root, 'node_modules', '.bin', command), rest, { cwd: root, stdio: 'inherit' });
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${((Date.now() - startedAt) / 1_000).toFixed(1)} s)`);
  return status === 0;
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(steps, name));
if (unknown.length > 0) {
  console.error(`unable to check ${unknown.join(', ')}; the steps are ${Object.keys(steps).join(', ')}`);
  process.exit(2);
}

const failed = Object.entries(steps)
  .filter(([name]) => asked.length === 0 || asked.includes(name))
  .filter(([name, command]) => !run(name, command))
  .map(([name]) => name);
if (failed.length > 0) console.error(`failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
