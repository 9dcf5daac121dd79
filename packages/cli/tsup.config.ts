import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { main: 'src/main.ts', replay: 'src/replay/index.ts' },
  format: ['esm'],
  target: 'node20',
  // Dynamic imports become chunks of their own, so that help and one-shot commands load neither Ink nor the server.
  splitting: true,
  dts: { entry: { replay: 'src/replay/index.ts' }, compilerOptions: { customConditions: [], incremental: false } },
  sourcemap: true,
});
