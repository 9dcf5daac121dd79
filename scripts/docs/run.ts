import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../test/freePort.js';
import type { Block } from './blocks.js';

/** The role of a block when its page runs. Blocks without a role are only for reading. */
export type Role =
  /** `sh run`: runs and must succeed. */
  | { kind: 'run' }
  /** `sh run server`: starts, and keeps running after printing its address. */
  | { kind: 'server' }
  /** `text output`: the expected output of the previous block. */
  | { kind: 'output' }
  /** `ts chat.ts`: a file in the reader's project. */
  | { kind: 'file'; name: string };

/** The role of a block, by the words after its language. */
export const roleOf = ({ words }: Pick<Block, 'words'>): Role | undefined => {
  const [first = '', second] = words;
  if (first === 'run') return { kind: second === 'server' ? 'server' : 'run' };
  if (first === 'output') return { kind: 'output' };
  return /^[\w-][\w.-]*\.\w+$/.test(first) ? { kind: 'file', name: first } : undefined;
};

/** A reader's project: an empty folder with the packages and tools of this repository installed. */
const createProject = (root: string): string => {
  const project = mkdtempSync(join(tmpdir(), 'roomful-page-'));
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
  const bin = join(project, '.home', 'bin');
  mkdirSync(bin, { recursive: true });
  // The real npx would run the same installed command, but ask the registry and take a second longer.
  writeFileSync(join(bin, 'npx'), '#!/bin/sh\nexec "$@"\n');
  chmodSync(join(bin, 'npx'), 0o755);
  return project;
};

/** The timeout of a command, and of a server until it listens, milliseconds. */
const timeoutMs = 180_000;

const listening = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    let said = '';
    setTimeout(() => reject(new Error(`it does not listen\n${said}`)), timeoutMs).unref();
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
 * Runs the blocks of a page in order in an empty project, each in a shell, as a reader would who copies them. Exported
 * variables reach the next shell. The port 7400 stands for a free port.
 *
 * @returns the problems, as `line message`
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
        return [`${line} the previous block prints\n${printed}`];
      try {
        if (role?.kind === 'run') {
          const options = {
            cwd: project,
            env,
            input: '',
            encoding: 'utf8',
            timeout: timeoutMs,
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
