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

/** What test runs write among the packages, perhaps at this moment. */
const caches = new Set(['.cache', '.vite', '.vite-temp']);

/** Copies installed packages by hard links; by copying, if they are on another disk. Caches stay behind. */
const linkPackages = (from: string, to: string): void => {
  mkdirSync(to, { recursive: true });
  const entries = readdirSync(from).filter((name) => !caches.has(name));
  const paths = entries.map((name) => join(from, name));
  if (spawnSync('cp', ['-al', ...paths, to], { stdio: 'ignore' }).status === 0) return;
  for (const name of entries) {
    rmSync(join(to, name), { recursive: true, force: true });
    cpSync(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true });
  }
};

/** Installed packages, at paths of the copy: declarations name them. */
const linkModules = (directory: string): void => {
  linkPackages(join(root, 'node_modules'), join(directory, 'node_modules'));
  for (const name of readdirSync(join(root, 'packages'))) {
    const own = join(root, 'packages', name, 'node_modules');
    if (existsSync(own)) linkPackages(own, join(directory, 'packages', name, 'node_modules'));
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
