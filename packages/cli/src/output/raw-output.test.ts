import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const source = fileURLToPath(new URL('..', import.meta.url));

/** Files that may write to a stream directly, and why. */
const allowed: Readonly<Record<string, string>> = {
  'output/print.ts': 'writes what only it can make: safe text',
  'main.ts': 'waits until what was printed has left',
  'io/node-io.ts': 'hands the streams to the printers',
  'commands/tail/recording.ts': 'writes to a file, and only what output/print.ts made',
};

const raw = /\bprocess\.std(?:out|err)\b|\bconsole\.\w+\(|\.write\(|styleText\(|\bprompt\(/;

test('every command prints through output/print.ts, which makes text safe', async () => {
  const files = await readdir(source, { recursive: true });
  const own = files.filter((file) => /\.ts$/.test(file) && !/\.test\.ts$|^(?:console|terminal)\//.test(file));
  const offenders: string[] = [];
  for (const file of own) {
    const text = await readFile(join(source, file), 'utf8');
    if (raw.test(text) && !Object.hasOwn(allowed, file)) offenders.push(relative(source, join(source, file)));
  }
  expect(own.length).toBeGreaterThan(30);
  expect(offenders).toEqual([]);
});
