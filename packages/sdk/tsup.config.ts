import { defineConfig } from 'tsup';
import { webSocketOnly } from './web-socket-only.js';

export default defineConfig([
  {
    entry: ['src/index.ts', 'src/react.ts'],
    format: ['esm', 'cjs'],
    target: 'es2022',
    dts: { compilerOptions: { customConditions: [], incremental: false } },
    sourcemap: true,
  },
  {
    // What bundlers of pages take: with Socket.IO inside, less its transports that nobody uses.
    entry: ['src/index.ts', 'src/react.ts'],
    outDir: 'dist/browser',
    format: ['esm'],
    target: 'es2022',
    platform: 'browser',
    noExternal: [/socket\.io/, /engine\.io/],
    esbuildPlugins: [webSocketOnly],
    dts: false,
    sourcemap: true,
  },
  {
    // For pages without a bundler: one file that imports nothing.
    entry: { 'roomful.browser': 'src/index.ts' },
    format: ['esm'],
    target: 'es2022',
    platform: 'browser',
    noExternal: [/./],
    minify: true,
    esbuildPlugins: [webSocketOnly],
    // From the protocol's sources: what was built of them may be of another time.
    esbuildOptions: (options) => {
      options.conditions = ['roomful-source'];
    },
    dts: false,
    sourcemap: true,
  },
]);
