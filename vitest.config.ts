import { configDefaults, defineConfig } from 'vitest/config';

const e2e = [
  'packages/*/test/**/*.e2e.test.{ts,tsx}',
  'packages/*/src/**/*.e2e.test.{ts,tsx}',
  'examples/**/*.e2e.test.ts',
];
const conformance = ['packages/conformance/src/**/*.test.ts'];

export default defineConfig({
  // Workspace packages resolve to their sources: no build stands between a change and its test.
  resolve: { conditions: ['roomful-source', 'module', 'node', 'development|production'] },
  ssr: { resolve: { conditions: ['roomful-source', 'module', 'node', 'development|production'] } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...e2e, ...conformance],
          globalSetup: ['scripts/test/services.ts', 'scripts/test/template.ts'],
          // Two processes for all files: to load the same modules for each anew was a quarter of the time.
          isolate: false,
          // Ink and chalk look at it while they are loaded.
          env: { FORCE_COLOR: '3' },
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: e2e,
          // These start the built command as a process, and mostly wait for it.
          globalSetup: ['scripts/test/services.ts', 'scripts/test/build.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'conformance',
          include: conformance,
          globalSetup: ['scripts/test/services.ts', 'scripts/test/build.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
