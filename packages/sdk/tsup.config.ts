import { defineConfig } from 'tsup';
import { leanSocketIo } from './lean-socket-io.js';

export default defineConfig([
  {
    entry: ['src/index.ts', 'src/core.ts', 'src/react.ts'],
    format: ['esm', 'cjs'],
    target: 'es2022',
    dts: { compilerOptions: { customConditions: [], incremental: false } },
    sourcemap: true,
  },
  {
    // For bundlers of pages: Socket.IO and the event emitter are inside, without the parts that the SDK never uses.
    entry: ['src/index.ts', 'src/core.ts', 'src/react.ts'],
    outDir: 'dist/browser',
    format: ['esm'],
    target: 'es2022',
    platform: 'browser',
    noExternal: [/socket\.io/, /engine\.io/, 'eventemitter3'],
    esbuildPlugins: [leanSocketIo],
    dts: false,
    sourcemap: true,
  },
  {
    // Pages whose sizes `npm run check size` compares with their limits; not published.
    entry: ['src/testing/pages/whole.ts', 'src/testing/pages/chat.ts'],
    outDir: '../../node_modules/.cache/roomful-pages',
    format: ['esm'],
    target: 'es2022',
    platform: 'browser',
    noExternal: [/./],
    minify: true,
    splitting: false,
    esbuildPlugins: [leanSocketIo],
    esbuildOptions: (options) => {
      options.conditions = ['roomful-source'];
    },
    dts: false,
  },
  {
    // For pages without a bundler: one file that imports nothing.
    entry: { 'roomful.browser': 'src/index.ts' },
    format: ['esm'],
    target: 'es2022',
    platform: 'browser',
    noExternal: [/./],
    minify: true,
    esbuildPlugins: [leanSocketIo],
    // From the protocol's sources, because its build may be out of date.
    esbuildOptions: (options) => {
      options.conditions = ['roomful-source'];
    },
    dts: false,
    sourcemap: true,
  },
]);
