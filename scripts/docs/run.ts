import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../test/freePort.js';
import type { Block } from './blocks.js';

/** What a block of a page does when the page is tried; the others are read only. */
export type Role =
  /** `sh run`: is carried out, and must end well. */
  | { kind: 'run' }
  /** `sh run server`: is started, and runs on when it has said where it listens. */
  | { kind: 'server' }
  /** `text output`: what the block before it prints. */
  | { kind: 'output' }
  /** `ts chat.ts`: a file of the reader's project. */
  | { kind: 'file'; name: string };

/** What a block does, by the words behind its language. */
export const roleOf = ({ words }: Pick<Block, 'words'>): Role | undefined => {
  const [first = '', second] = words;
  if (first === 'run') return { kind: second === 'server' ? 'server' : 'run' };
  if (first === 'output') return { kind: 'output' };
  return /^[\w-][\w.-]*\.\w+$/.test(first) ? { kind: 'file', name: first } : undefined;
};

/** A project of a reader: an empty folder, the packages and the tools of this repository installed in it. */
const createProject = (root: string): string => {
  const project = mkdtempSync(join(tmpdir(), 'roomful-page-'));
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
  const bin = join(project, '.home', 'bin');
  mkdirSync(bin, { recursive: true });
  // What is installed is run by npx as by its name, a second later and with a look at the registry.
  writeFileSync(join(bin, 'npx'), '#!/bin/sh\nexec "$@"\n');
  chmodSync(join(bin, 'npx'), 0o755);
  return project;
};

/** How long a command may take, and a server until it listens, milliseconds. */
const patienceMs = 180_000;

const listening = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    let said = '';
    setTimeout(() => reject(new Error(`it does not listen\n${said}`)), patienceMs).unref();
    const listen = (chunk: Buffer) => {
      said += chunk;
      if (/http:\/\/\S+/.test(said)) resolve();
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk;
    });
    child.once('exit', (code) => reject(new Error(`it ended with ${code} before it listened\n${said}`)));
  });

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  process.kill(-child.pid, 'SIGTERM');
  const { pid } = child;
  const late = setTimeout(() => process.kill(-pid, 'SIGKILL'), 20_000);
  await ended;
  clearTimeout(late);
};

/**
 * Carries out a page's blocks in their order, each in a shell, in an empty project: what a reader does who copies them.
 * Shells hand on what they export. The port 7400 stands for one that is free. Returns what is wrong, `line message`.
 */
export const runPage = async (root: string, blocks: readonly Block[]): Promise<string[]> => {
  const roles = blocks.map((block) => ({ block, role: roleOf(block) }));
  if (!roles.some(({ role }) => role?.kind === 'run' || role?.kind === 'server')) return [];
  const project = createProject(root);
  const port = await freePort();
  const home = join(project, '.home');
  const exported = join(home, 'exported');
  writeFileSync(exported, '');
  const here = (text: string) => text.replace(/\b7400\b/g, String(port));
  const script = (text: string) => `. ${exported}\nset -euo pipefail\n${here(text)}\ndeclare -px > ${exported}\n`;
  const env = {
    PATH: `${join(home, 'bin')}:${join(root, 'node_modules', '.bin')}:${process.env['PATH']}`,
    HOME: home,
    ROOMFUL_PORT: String(port),
  };
  const servers: ChildProcess[] = [];
  let printed = '';
  try {
    for (const { block, role } of roles) {
      const { line, text } = block;
      if (role?.kind === 'file') writeFileSync(join(project, role.name), here(text));
      if (role?.kind === 'output' && printed.trim() !== here(text).trim())
        return [`${line} the block before it prints\n${printed}`];
      try {
        if (role?.kind === 'run') {
          const options = {
            cwd: project,
            env,
            input: '',
            encoding: 'utf8',
            timeout: patienceMs,
            stdio: 'pipe',
          } as const;
          printed = execFileSync('bash', ['-c', script(text)], options);
        }
        if (role?.kind === 'server') {
          const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
          const child = spawn('bash', ['-c', `. ${exported}\n${here(text)}`], {
            cwd: project,
            env,
            stdio,
            detached: true,
          });
          servers.push(child);
          await listening(child);
        }
      } catch (error) {
        const { stderr = '', message } = error as { stderr?: string; message: string };
        return [`${line} ${message}\n${stderr}`];
      }
    }
    return [];
  } finally {
    await Promise.all(servers.map(stop));
    rmSync(project, { recursive: true, force: true });
  }
};
