// Runs all checks of a change except the tests: `npm run check [step…]`.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const tsx = ['tsx', '--conditions=roomful-source'];

/** Steps that check the sources. */
const sources: Record<string, readonly string[]> = {
  format: ['biome', 'check', '--error-on-warnings', '.'],
  boundaries: [...tsx, 'scripts/boundaries/main.ts'],
  types: ['tsc', '-p', 'tsconfig.json'],
  generated: [...tsx, 'scripts/generate.ts', '--check'],
  unused: ['knip', '--no-progress'],
  docs: [...tsx, 'scripts/docs/main.ts'],
  site: ['vitepress', 'build', 'docs'],
};

const build: Record<string, readonly string[]> = { build: ['tsx', 'scripts/build.ts'] };

/** Steps that check the built packages. `npm run test:all consumer` also installs them. */
const packed: Record<string, readonly string[]> = {
  size: ['size-limit'],
};
const followed: Record<string, readonly string[]> = { guides: ['tsx', 'scripts/guides.ts'] };

const steps = { ...sources, ...build, ...packed, ...followed };

/** Runs a step and prints its output at the end, because two steps run at once. */
const run = async (name: string, [command = '', ...rest]: readonly string[]): Promise<boolean> => {
  const startedAt = Date.now();
  const child = spawn(join(root, 'node_modules', '.bin', command), rest, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: Buffer[] = [];
  for (const output of [child.stdout, child.stderr]) output.on('data', (chunk: Buffer) => said.push(chunk));
  const status = await new Promise<number | null>((resolve) => {
    child.on('error', () => resolve(1));
    child.on('close', resolve);
  });
  process.stdout.write(Buffer.concat(said));
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${((Date.now() - startedAt) / 1_000).toFixed(1)} s)`);
  return status === 0;
};

/** Runs steps one after the other. @returns the names of those that failed */
const runAll = async (some: Record<string, readonly string[]>): Promise<string[]> => {
  const failed: string[] = [];
  for (const [name, command] of Object.entries(some))
    if ((asked.length === 0 || asked.includes(name)) && !(await run(name, command))) failed.push(name);
  return failed;
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(steps, name));
if (unknown.length > 0) {
  console.error(`unknown steps: ${unknown.join(', ')}; the steps are ${Object.keys(steps).join(', ')}`);
  process.exit(2);
}

const runBuilt = async (): Promise<string[]> => {
  const failed = await runAll(build);
  return [failed, ...(await Promise.all([runAll(packed), runAll(followed)]))].flat();
};
const failed = (await Promise.all([runAll(sources), runBuilt()])).flat();
if (failed.length > 0) console.error(`failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
