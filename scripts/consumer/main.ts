// Installs the packages as npm would publish them into an empty project: does a page compile against their declarations
// and run as ESM and CommonJS, with no dependency that a package does not declare? Needs `npm run build` first, no network.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { browserBundle } from './bundle.js';

const root = join(import.meta.dirname, '..', '..');
const packages = ['protocol', 'sdk'];
const project = mkdtempSync(join(tmpdir(), 'roomful-consumer-'));
const modules = join(project, 'node_modules');

const link = (name: string, from: string): void => {
  const target = [from, root].map((base) => join(base, 'node_modules', name)).find((path) => existsSync(path));
  if (target === undefined) throw new Error(`unable to find ${name}; run npm ci`);
  const path = join(modules, name);
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
};

/** Unpacks a package's tarball; of the packages around it, the project gets those that it declares and no others. */
const install = (name: string): void => {
  const source = join(root, 'packages', name);
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', project], {
    cwd: source,
    encoding: 'utf8',
  });
  const into = join(modules, '@roomful', name);
  mkdirSync(into, { recursive: true });
  execFileSync('tar', ['-xzf', join(project, packed.trim()), '-C', into, '--strip-components=1']);
  const { dependencies = {} } = JSON.parse(readFileSync(join(into, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  for (const dependency of Object.keys(dependencies)) if (!dependency.startsWith('@roomful/')) link(dependency, source);
};

const run = (command: string, ...args: string[]): void => {
  execFileSync(command, args, { cwd: project, stdio: 'inherit' });
};

/** Compiles the page as a module of this kind and runs it. */
const tryAs = (type: 'module' | 'commonjs'): void => {
  const out = `out-${type}`;
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type }));
  writeFileSync(
    join(project, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        target: 'es2022',
        module: 'nodenext',
        lib: ['es2022', 'dom'],
        types: [],
        strict: true,
        exactOptionalPropertyTypes: true,
        outDir: out,
        rootDir: '.',
      },
      files: ['page.ts'],
    }),
  );
  run(join(root, 'node_modules', '.bin', 'tsc'), '-p', '.');
  run(process.execPath, join(out, 'page.js'));
};

try {
  for (const name of packages) install(name);
  cpSync(join(import.meta.dirname, 'page', 'page.ts'), join(project, 'page.ts'));
  tryAs('module');
  tryAs('commonjs');
  const { gzipBytes, hasZod } = await browserBundle(project);
  console.log(`the SDK for browsers, minified and gzipped: ${(gzipBytes / 1_000).toFixed(1)} kB`);
  if (hasZod) throw new Error('zod is in the bundle of the SDK; import values from @roomful/protocol/names');
} catch (error) {
  console.error(`unable to use the packed packages; ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  rmSync(project, { recursive: true, force: true });
}
