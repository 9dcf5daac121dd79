import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { webSocketOnly } from '../web-socket-only.js';

const bundle = async (page: 'whole' | 'chat') => {
  const { metafile, outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`testing/pages/${page}.ts`, import.meta.url))],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['roomful-source'],
    // As in the build that bundlers of pages find in the package.
    plugins: [webSocketOnly],
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const [output] = Object.values(metafile.outputs);
  const used = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const size = gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length;
  return { inputs: Object.keys(metafile.inputs), used: used.map(([path]) => path), size };
};

it('loads no schema, and fits into its size', async () => {
  const { inputs, size } = await bundle('whole');
  expect(inputs.filter((path) => /zod|protocol\/src\/features\//.test(path))).toEqual([]);
  expect(inputs.some((path) => path.includes('socket.io-client'))).toBe(true);
  expect(size).toBeLessThan(26_000);
});

it('leaves what a page does not use out of its bundle', async () => {
  const { used } = await bundle('whole');
  const others = /\/src\/(inbox|room-list|presence|activity|permissions|order)\.ts$|\/thread\.ts$/;
  expect(used.filter((path) => others.test(path))).toEqual([]);
});

it('leaves the features that a core client does not list out of its bundle', async () => {
  const { used, size } = await bundle('chat');
  const listed = /\/features\/(index|auth|moderation|presence|queue|receipts|server|spaces|typing|users)\b/;
  expect(used.filter((path) => listed.test(path))).toEqual([]);
  expect(used.some((path) => path.endsWith('/features/messages.ts'))).toBe(true);
  expect(size).toBeLessThan(25_000);
});
