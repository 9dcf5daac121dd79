import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { index: 'src/index.ts', names: 'src/names.ts', 'documents/index': 'src/documents/index.ts' },
  format: ['esm', 'cjs'],
  target: 'es2022',
  dts: { compilerOptions: { customConditions: [], incremental: false } },
  sourcemap: true,
});
