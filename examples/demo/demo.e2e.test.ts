import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { judge } from './src/verdict.js';

const root = join(import.meta.dirname, '..', '..');
const main = join(import.meta.dirname, 'src', 'main.ts');
const realLog = join(root, '..', 'shared', 'data', 'ubuntu-irc', '2016-12-19_20.raw.txt');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'demo-test-'));
  mkdirSync(join(folder, 'home'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the demo with an empty home directory and an otherwise empty environment. */
const start = (...args: string[]) => {
  const env = { PATH: process.env['PATH'] ?? '', HOME: join(folder, 'home'), TMPDIR: folder };
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], { cwd: root, env, stdio: 'pipe' });
  const run: Run = { code: null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    run.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    run.stderr += chunk;
  });
  const ended = new Promise<Run>((resolve) => {
    child.once('close', (code) => resolve({ ...run, code }));
  });
  return { child, run, ended };
};

/** The files that the demo left behind, without tsx's own cache. */
const leftovers = () => ({
  home: readdirSync(join(folder, 'home')),
  temporary: readdirSync(folder).filter((name) => name.startsWith('roomful-')),
});

const exact = (messages: number) => ({
  sent: messages,
  acked: messages,
  delivered: 3 * messages,
  watchers: 3,
  gaps: 0,
  duplicates: 0,
  reordered: 0,
  resumes: 2,
  flood: { sent: 12, refused: 1, deleted: 12 },
  ok: true,
});

test('the sample conversation arrives once and in order across two cuts, and no files are left', async () => {
  const { code, stdout, stderr } = await start().ended;
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const summary = JSON.parse(stdout);
  expect(summary).toMatchObject(exact(98));
  expect(summary.caughtUp).toBeGreaterThan(0);
  expect(leftovers()).toEqual({ home: [], temporary: [] });
});

test('a signal ends the demo, its server and its directory', async () => {
  const { child, run, ended } = start();
  await expect.poll(() => run.stderr, { timeout: 60_000 }).toMatch(/listens on/);
  const url = /http:\S+/.exec(run.stderr)?.[0] ?? '';
  child.kill('SIGTERM');
  expect((await ended).code).toBe(143);
  expect(leftovers()).toEqual({ home: [], temporary: [] });
  await expect(fetch(`${url}/health`)).rejects.toThrow();
});

test('a missing log is an error without a stack trace', async () => {
  const { code, stdout, stderr } = await start('--log', join(folder, 'none.txt')).ended;
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/none\.txt/);
  expect(stderr).not.toMatch(/\n\s+at /);
});

test.runIf(existsSync(realLog))('a real log arrives once and in order', async () => {
  const { code, stdout, stderr } = await start('--log', realLog).ended;
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(JSON.parse(stdout)).toMatchObject(exact(1_186));
});

test('counts messages that are missing, repeated, out of order or changed', () => {
  const line = (index: number, answers: number | null = null) =>
    ({ index, nick: 'ana', kind: 'text', text: `line ${index}`, answers }) as const;
  const message = (index: number, more: object = {}) => ({
    ...{ id: 100 + index, kind: 'text' as const, author: { id: 'p1', name: 'ana' }, text: `line ${index}` },
    ...{ replyTo: null, metadata: { line: index }, createdAt: 0, editedAt: null, deletedAt: null },
    ...more,
  });
  const lines = [line(0), line(1), line(2, 0)];
  const reply = { replyTo: 100 };
  const right = { delivered: 3, gaps: 0, duplicates: 0, reordered: 0 };
  expect(judge(lines, [message(0), message(1), message(2, reply)])).toEqual(right);
  expect(judge(lines, [message(0), message(2, reply)])).toEqual({ ...right, delivered: 2, gaps: 1 });
  expect(judge(lines, [message(0), message(1), message(1), message(2, reply)])).toEqual({ ...right, duplicates: 1 });
  expect(judge(lines, [message(1), message(0), message(2, reply)])).toEqual({ ...right, reordered: 1 });
  expect(judge(lines, [message(0), message(1, { text: 'other' }), message(2, reply)])).toEqual({ ...right, gaps: 1 });
  expect(judge(lines, [message(0), message(1), message(2)])).toEqual({ ...right, gaps: 1 });
});
