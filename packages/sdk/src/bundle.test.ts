import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { bundleLimits } from '../bundle-limits.js';
import { leanSocketIo } from '../lean-socket-io.js';
import { features } from './features/index.js';

const limits = bundleLimits(Object.keys(features).length);

const bundle = async (entry: 'testing/pages/whole' | 'testing/pages/chat' | 'index') => {
  const { metafile, outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`${entry}.ts`, import.meta.url))],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['roomful-source'],
    // As in the build for bundlers in the package.
    plugins: [leanSocketIo],
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const [output] = Object.values(metafile.outputs);
  const used = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const [{ contents, text } = { contents: new Uint8Array(), text: '' }] = outputFiles;
  const size = gzipSync(contents, { level: 9 }).length;
  return { inputs: Object.keys(metafile.inputs), used: used.map(([path]) => path), text, size };
};

it('loads no schemas and stays within its size limit', async () => {
  const { inputs, size } = await bundle('testing/pages/whole');
  expect(inputs.filter((path) => /zod|protocol\/src\/features\//.test(path))).toEqual([]);
  expect(inputs.some((path) => path.includes('socket.io-client'))).toBe(true);
  expect(size).toBeLessThan(limits.whole);
});

it('stays within its size limit with everything it exports', async () => {
  expect((await bundle('index')).size).toBeLessThan(limits.everything);
});

it('leaves features that a page does not use out of its bundle', async () => {
  const { used, text } = await bundle('testing/pages/whole');
  const others = /\/src\/(inbox|space|live-stream|room-list|presence|activity|permissions|order)\.ts$|\/thread\.ts$/;
  expect(used.filter((path) => others.test(path))).toEqual([]);
  // An error, a permission, a limit and a sentence of a feature.
  for (const unused of ['pins_full', 'message.pin"', 'reactionKinds', ' wrote #']) expect(text).not.toContain(unused);
});

it('bundles one event emitter, and no CommonJS modules', async () => {
  const { used, text } = await bundle('testing/pages/whole');
  expect(used.filter((path) => path.includes('eventemitter3'))).toEqual([
    expect.stringMatching(/eventemitter3\/index\.mjs$/),
  ]);
  expect(text).not.toMatch(/_callbacks|module\.exports/);
});

it('leaves features that a core client does not list out of its bundle', async () => {
  const { used, text, size } = await bundle('testing/pages/chat');
  const listed = ['rooms', 'messages', 'members'];
  const others = `(${Object.keys(features)
    .filter((noun) => !listed.includes(noun))
    .join('|')})`;
  const unlisted = new RegExp(`/features/(index|${others})\\b|/names/${others}\\b`);
  expect(used.filter((path) => unlisted.test(path))).toEqual([]);
  expect(used.some((path) => path.endsWith('/features/messages.ts'))).toBe(true);
  for (const verb of ['unblock', 'occupancy', 'advance:']) expect(text).not.toContain(verb);
  expect(size).toBeLessThan(limits.chat);
});
