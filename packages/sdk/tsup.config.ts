import { defineConfig } from 'tsup';

/** The SDK speaks WebSocket and nothing else, yet Socket.IO's index of transports holds on to the others. */
const webSocketOnly = {
  name: 'websocket-only',
  setup: ({ onLoad }: { onLoad: (what: { filter: RegExp }, load: () => { contents: string }) => void }) =>
    onLoad({ filter: /engine\.io-client\/build\/esm\/transports\/(polling-\w+|webtransport)(\.node)?\.js$/ }, () => ({
      contents: 'export const XHR = undefined, Fetch = undefined, WT = undefined;',
    })),
};

export default defineConfig([
  {
    entry: ['src/index.ts'],
    format: ['esm', 'cjs'],
    target: 'es2022',
    dts: { compilerOptions: { customConditions: [], incremental: false } },
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
