import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/index.ts', 'src/testing.ts'],
  format: ['esm'],
  target: 'node20',
  dts: { compilerOptions: { customConditions: [], incremental: false } },
  sourcemap: true,
});
