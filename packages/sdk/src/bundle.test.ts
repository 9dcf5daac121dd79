import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { webSocketOnly } from '../web-socket-only.js';

const bundle = (contents: string) =>
  build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['roomful-source'],
    // As in what bundlers of pages find in the package.
    plugins: [webSocketOnly],
    metafile: true,
    write: false,
    logLevel: 'silent',
  });

it('loads no schema, and fits into 25 kB where it makes a client', async () => {
  const { metafile, outputFiles } = await bundle(`export { createClient } from './index.js'`);
  const inputs = Object.keys(metafile.inputs);
  expect(inputs.filter((path) => /zod|\/features\//.test(path))).toEqual([]);
  expect(inputs.some((path) => path.includes('socket.io-client'))).toBe(true);
  expect(gzipSync(outputFiles[0]!.contents, { level: 9 }).length).toBeLessThan(25_000);
});

it('leaves what a page does not use out of its bundle', async () => {
  const { metafile } = await bundle(`export { createClient } from './index.js'`);
  const [output] = Object.values(metafile.outputs);
  const used = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const others = /\/src\/(inbox|room-list|thread|presence|activity|selectors|permissions)\.ts$/;
  expect(used.map(([path]) => path).filter((path) => others.test(path))).toEqual([]);
});
