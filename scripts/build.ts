// Builds the packages.
//   tsx scripts/build.ts            JavaScript and declarations from scratch, in order of their dependencies
//   tsx scripts/build.ts --fast     only JavaScript, and only of packages whose sources changed, for the demo and the tests
//   tsx scripts/build.ts --changed  the full build, if a package changed or was built by --fast, for packing
import { execFile } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const packages = ['protocol', 'sdk', 'server', 'cli'];
/** Packages whose sources are inlined in another package's build. */
const inlined: Record<string, readonly string[]> = { sdk: ['protocol'] };
const root = join(import.meta.dirname, '..');
const tsup = join(root, 'node_modules', 'tsup', 'dist', 'cli-default.js');
const run = promisify(execFile);

const directoryOf = (name: string): string => join(root, 'packages', name);
const stampOf = (name: string): string => join(directoryOf(name), 'dist', '.built');
const changedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** When a package's newest source changed, epoch ms. The time of a directory reveals removed files. */
const sourcesChangedAt = (name: string): number => {
  const files = [name, ...(inlined[name] ?? [])].flatMap((from) => {
    const source = join(directoryOf(from), 'src');
    return [source, ...readdirSync(source, { recursive: true, encoding: 'utf8' }).map((file) => join(source, file))];
  });
  const others = ['package.json', 'tsup.config.ts'].map((file) => join(directoryOf(name), file));
  return Math.max(...[...files, ...others].map(changedAt));
};

const build = async (name: string, options: string[]): Promise<void> => {
  const startedAt = Date.now();
  try {
    await run(process.execPath, [tsup, '--silent', ...options], { cwd: directoryOf(name) });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`unable to build ${name}; tsup said:\n${stdout}${stderr}`);
  }
  writeFileSync(stampOf(name), options.includes('--no-dts') ? 'JavaScript' : 'whole');
  console.error(`built ${name} in ${((Date.now() - startedAt) / 1_000).toFixed(1)} s`);
};

const hasChanged = (name: string): boolean => changedAt(stampOf(name)) < sourcesChangedAt(name);
const isWhole = (name: string): boolean => !hasChanged(name) && readFileSync(stampOf(name), 'utf8') === 'whole';

const buildChanged = async (): Promise<void> => {
  const changed = packages.filter(hasChanged);
  await Promise.all(changed.map((name) => build(name, ['--no-dts'])));
};

const buildAll = async (): Promise<void> => {
  for (const name of packages) rmSync(join(directoryOf(name), 'dist'), { recursive: true, force: true });
  for (const name of packages) await build(name, []);
  // npm only packs a licence that is in the folder of the package.
  for (const name of packages) copyFileSync(join(root, 'LICENSE'), join(directoryOf(name), 'LICENSE'));
};

try {
  if (process.argv.includes('--fast')) await buildChanged();
  else if (!process.argv.includes('--changed') || !packages.every(isWhole)) await buildAll();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
