import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

const bundle = (contents: string) =>
  build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['roomful-source'],
    metafile: true,
    write: false,
    logLevel: 'silent',
  });

it('loads no schema, and fits into 25 kB', async () => {
  const { metafile, outputFiles } = await bundle(`export { createClient, selectQueue, isMuted } from './index.js'`);
  const inputs = Object.keys(metafile.inputs);
  expect(inputs.filter((path) => /zod|\/features\//.test(path))).toEqual([]);
  expect(inputs.some((path) => path.includes('socket.io-client'))).toBe(true);
  expect(gzipSync(outputFiles[0]!.contents, { level: 9 }).length).toBeLessThan(25_000);
});
