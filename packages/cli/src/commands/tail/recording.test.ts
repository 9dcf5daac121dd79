import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AnyEvent } from '../../output/events.js';
import { openRecording } from './recording.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roomful-recording-'));
  path = join(folder, 'room.ndjson');
});
afterEach(() => rm(folder, { recursive: true }));

const event = (seq: number, data: unknown = {}): AnyEvent => ({ seq, type: 'x', at: 1, actor: null, key: null, data });
const seqs = async () =>
  (await readFile(path, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).seq);

test('creates a recording that only its owner can read, and continues it', async () => {
  const first = await openRecording(path);
  expect(first.last).toBeUndefined();
  await Promise.all([first.append(event(1)), first.append(event(2))]);
  await first.close();
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const second = await openRecording(path);
  expect(second.last).toEqual(event(2));
  await second.append(event(3));
  await second.close();
  expect(await seqs()).toEqual([1, 2, 3]);
});

test('drops an incomplete last line', async () => {
  const first = await openRecording(path);
  await first.append(event(1));
  await first.close();
  await appendFile(path, '{"seq":2,"type":"x","at');
  const second = await openRecording(path);
  expect(second.last?.seq).toBe(1);
  await second.append(event(2));
  await second.close();
  expect(await seqs()).toEqual([1, 2]);
});

test('reads a last event longer than one chunk', async () => {
  const long = event(2, { text: 'x'.repeat(200_000) });
  const first = await openRecording(path);
  await first.append(event(1));
  await first.append(long);
  await first.close();
  const second = await openRecording(path);
  expect(second.last).toEqual(long);
  await second.close();
});

test.each(['hello\n', 'no line feed', '{"seq":"one","type":"x","at":1}\n', '[]\n'])(
  'refuses a file that is not a recording and leaves it unchanged: %j',
  async (content) => {
    await writeFile(path, content);
    await expect(openRecording(path)).rejects.toMatchObject({ code: 'not_a_recording', exit: 'conflict' });
    expect(await readFile(path, 'utf8')).toBe(content);
  },
);

test('fails if another process wrote to the file, before any event is repeated', async () => {
  const first = await openRecording(path);
  await first.append(event(1));
  const second = await openRecording(path);
  await second.append(event(2));
  await expect(first.append(event(2))).rejects.toMatchObject({ code: 'file_changed' });
  await first.close();
  await second.close();
  expect(await seqs()).toEqual([1, 2]);
});

test('fails if the folder does not exist', async () => {
  await expect(openRecording(join(folder, 'none', 'room.ndjson'))).rejects.toMatchObject({ code: 'unwritable' });
});
