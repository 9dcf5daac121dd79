import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tarball } from './tarballs.js';

const noRegistry = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ENOTCACHED/;

/** The dependencies of an app that uses the hooks, in the versions that the tests use. */
const withHooks = ['react', 'react-dom', '@types/react', '@types/react-dom'];

const asHere = (root: string, name: string): string => {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'));
  return `${name}@${version}`;
};

/** Installs tarballs and React into an empty project with npm. @returns false if no registry with their dependencies answers */
export const install = (root: string, project: string, tarballs: readonly Tarball[]): boolean => {
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'consumer', private: true }));
  try {
    const quietly = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
    const wanted = [...tarballs.map(({ path }) => path), ...withHooks.map((name) => asHere(root, name))];
    execFileSync('npm', ['install', ...quietly, ...wanted], {
      cwd: project,
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return true;
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    if (noRegistry.test(stderr)) return false;
    throw new Error(`npm install failed:\n${stderr}`);
  }
};

export type ModuleKind = 'module' | 'commonjs';

/** Compiles pages as ESM or CommonJS against the installed declarations. @returns the folder of the JavaScript */
export const compile = (root: string, project: string, pages: string, kind: ModuleKind): string => {
  const source = join(project, `src-${kind}`);
  const out = join(project, kind);
  cpSync(pages, source, { recursive: true });
  writeFileSync(join(source, 'package.json'), JSON.stringify({ type: kind }));
  const compilerOptions = {
    target: 'es2022',
    module: 'nodenext',
    lib: ['es2022', 'dom'],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    outDir: out,
    rootDir: source,
  };
  writeFileSync(join(source, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  const tsc = join(root, 'node_modules', '.bin', 'tsc');
  execFileSync(tsc, ['-p', source], { cwd: project, stdio: 'inherit' });
  writeFileSync(join(out, 'package.json'), JSON.stringify({ type: kind }));
  return out;
};
