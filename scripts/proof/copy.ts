import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
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

/** Copies a folder by hard links; by copying, if it is on another disk. */
const linkFolder = (from: string, to: string): void => {
  if (spawnSync('cp', ['-al', from, to], { stdio: 'ignore' }).status === 0) return;
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
};

/** Installed packages, at paths of the copy: declarations name them. Caches stay behind. */
const linkModules = (directory: string): void => {
  linkFolder(join(root, 'node_modules'), join(directory, 'node_modules'));
  for (const cache of ['.cache', '.vite', '.vite-temp']) {
    rmSync(join(directory, 'node_modules', cache), { recursive: true, force: true });
  }
  for (const name of readdirSync(join(root, 'packages'))) {
    const own = join(root, 'packages', name, 'node_modules');
    if (existsSync(own)) linkFolder(own, join(directory, 'packages', name, 'node_modules'));
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
