import { configDefaults, defineConfig } from 'vitest/config';

/** The files of tests below the folders that hold some, by the end of their names. */
const testsIn = (folders: string, suffix: string): string => `${folders}/**/*${suffix}.test.{ts,tsx}`;
const everywhere = '{packages/*/{src,test},scripts,bench,examples}';
const conformance = 'packages/conformance/src';

/**
 * The end of a file's name says when it runs. `npm test` runs `*.test.ts` and `*.walk.test.ts`; the rest belongs to
 * `npm run test:all`.
 */
const walks = testsIn(everywhere, '.walk');
const endToEnd = testsIn(everywhere, '.e2e');
const slow = testsIn(everywhere, '.slow');

export default defineConfig({
  // Workspace packages resolve to their sources: no build stands between a change and its test.
  resolve: { conditions: ['roomful-source', 'module', 'node', 'development|production'] },
  ssr: { resolve: { conditions: ['roomful-source', 'module', 'node', 'development|production'] } },
  test: {
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [testsIn('{packages/*/src,scripts,bench}', '')],
          exclude: [...configDefaults.exclude, walks, endToEnd, slow, testsIn(conformance, '')],
          globalSetup: ['scripts/test/services.ts', 'scripts/test/databases.ts'],
          // Two processes for all files: to load the same modules for each anew was a quarter of the time.
          isolate: false,
          // Ink and chalk look at it while they are loaded.
          env: { FORCE_COLOR: '3' },
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          // What any server must do: these start servers of the sources as processes.
          name: 'conformance',
          include: [testsIn(conformance, '')],
          exclude: [...configDefaults.exclude, slow],
          globalSetup: ['scripts/test/services.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          // One walk through the console and one through a page in a browser, with the built command.
          name: 'walks',
          include: [walks],
          globalSetup: ['scripts/test/services.ts', 'scripts/test/build.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          // The built command as a process, consoles and pages.
          name: 'e2e',
          include: [endToEnd],
          globalSetup: ['scripts/test/services.ts', 'scripts/test/build.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // They wait for most of their time.
          maxWorkers: 3,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          // Faults, mutants, and whatever waits long.
          name: 'slow',
          include: [slow],
          globalSetup: ['scripts/test/services.ts', 'scripts/test/databases.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // They wait for most of their time.
          maxWorkers: 3,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
