import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** The files of the tree as it is: committed or not, but nothing that git ignores. */
const files = (): string[] =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(root, path)));

const git = (directory: string, ...args: string[]): void => {
  const author = ['-c', 'user.name=proof', '-c', 'user.email=proof@localhost', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...author, ...args], { cwd: directory, stdio: 'ignore' });
};

/** Installed packages are shared by links; those of the workspace are the copy's own, and so are caches. */
const linkModules = (directory: string): void => {
  const modules = join(directory, 'node_modules');
  mkdirSync(modules);
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name === '@roomful')
      cpSync(join(root, 'node_modules', name), join(modules, name), { recursive: true, verbatimSymlinks: true });
    else if (name === '.bin' || !name.startsWith('.'))
      symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  for (const name of readdirSync(join(root, 'packages'))) {
    const own = join(root, 'packages', name, 'node_modules');
    const copied = join(directory, 'packages', name, 'node_modules');
    // A folder, not a link: git ignores folders of this name.
    if (existsSync(own)) mkdirSync(copied);
    for (const inner of existsSync(own) ? readdirSync(own) : []) symlinkSync(join(own, inner), join(copied, inner));
  }
};

/** A copy of the tree as a repository of its own, with everything committed. */
export const copyTree = (): { directory: string; remove(): void } => {
  const directory = mkdtempSync(join(tmpdir(), 'roomful-proof-'));
  for (const path of files()) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    cpSync(join(root, path), join(directory, path), { verbatimSymlinks: true });
  }
  git(directory, 'init', '--quiet');
  git(directory, 'add', '--all');
  git(directory, 'commit', '--quiet', '--message', 'the tree');
  linkModules(directory);
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
};
