import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** A package as npm would publish it. */
export interface Tarball {
  name: string;
  path: string;
  files: readonly string[];
}

/** Packs packages of the workspace into a folder. */
export const pack = (root: string, packages: readonly string[], into: string): Tarball[] => {
  const workspaces = packages.flatMap((name) => ['-w', `packages/${name}`]);
  const packed = execFileSync('npm', ['pack', '--json', '--silent', '--pack-destination', into, ...workspaces], {
    cwd: root,
    encoding: 'utf8',
  });
  return (JSON.parse(packed) as { name: string; filename: string; files: { path: string }[] }[]).map(
    ({ name, filename, files }) => ({ name, path: join(into, filename), files: files.map(({ path }) => path) }),
  );
};

const needed = ['package.json', 'README.md', 'LICENSE'];
const unwanted = /(^|\/)(src|test|node_modules)\/|\.test\.|(^|\/)\.|tsup\.config/;

/** The missing and the unwanted files of a tarball. */
const contentProblems = ({ files }: Tarball): string[] => [
  ...needed.filter((file) => !files.includes(file)).map((file) => `${file} is missing`),
  ...files.filter((file) => unwanted.test(file)).map((file) => `${file} should not be in it`),
];

/** Packages with a CommonJS build; the others are ES modules only. */
const dual = ['@roomful/protocol', '@roomful/sdk'];

/** Checks a tarball for npm, bundlers and the compiler. @throws Error if one of them would fail */
export const lint = (root: string, tarball: Tarball): void => {
  const problems = contentProblems(tarball);
  if (problems.length > 0) throw new Error(`${tarball.name}: ${problems.join(', ')}`);
  const run = (command: string, ...args: string[]): void => {
    try {
      execFileSync(join(root, 'node_modules', '.bin', command), args, { cwd: root, encoding: 'utf8', stdio: 'pipe' });
    } catch (error) {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
      throw new Error(`${command} found problems in ${tarball.name}:\n${stdout}${stderr}`);
    }
  };
  run('publint', 'run', '--strict', tarball.path);
  const kind = dual.includes(tarball.name) ? ['node16', '--exclude-entrypoints', './browser'] : ['esm-only'];
  run('attw', tarball.path, '--format', 'ascii', '--profile', ...kind);
};
