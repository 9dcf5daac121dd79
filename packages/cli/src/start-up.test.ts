import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';

const folder = fileURLToPath(new URL('..', import.meta.url));

let meta: Metafile;
beforeAll(async () => {
  const built = await build({
    absWorkingDir: folder,
    entryPoints: ['src/main.ts'],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    conditions: ['roomful-source'],
    metafile: true,
    write: false,
    outdir: 'unused',
    logLevel: 'silent',
    // Native, compiled and large server packages are not followed; their names suffice.
    external: ['*.node', 'yoga-layout', 'react-devtools-core', '@electric-sql/pglite', 'knex', 'pg', 'fastify', 'pino'],
  });
  meta = built.metafile;
}, 60_000);

/** The source files loaded with an entry: its static imports, recursively, but not dynamic ones. */
const loadedWith = (entry: string): Set<string> => {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const { path: next, kind, external } of meta.inputs[path]?.imports ?? []) {
      if (external || kind === 'dynamic-import') continue;
      visit(next);
    }
  };
  visit(entry);
  return seen;
};

const packageOf = (path: string): string =>
  /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(path)?.[1] ??
  /packages\/([^/]+)\//.exec(`packages/cli/${path}`.replace('packages/cli/../', 'packages/'))?.[1] ??
  path;

const packagesOf = (entry: string): string[] => [...new Set([...loadedWith(entry)].map(packageOf))].sort();

/** The packages allowed at start-up: those that parse the command line, measure text and make it safe. */
const light = ['cli', 'protocol', 'commander', 'string-width', 'get-east-asian-width', 'strip-ansi', 'ansi-regex'];

test.each(['src/main.ts', 'src/plumbing/plumbing.ts', 'src/output/render.ts'])(
  '%s loads only small packages',
  (entry) => {
    const packages = packagesOf(entry);
    expect(packages).toContain('cli');
    expect(packages.filter((name) => !light.includes(name))).toEqual([]);
  },
);

test('start-up loads no schemas of the protocol', () => {
  const protocol = [...loadedWith('src/main.ts')].filter((path) => path.includes('protocol/src/'));
  expect(protocol.length).toBeGreaterThan(0);
  expect(protocol.filter((path) => /features|contract|fields/.test(path))).toEqual([]);
});

test('the sentences of events are loaded only with the code that prints events', () => {
  expect([...loadedWith('src/main.ts')]).not.toContain('src/events.json');
  expect([...loadedWith('src/output/events.ts')]).toContain('src/events.json');
});

test('commands can still load the SDK, the console and the server', () => {
  const all = Object.keys(meta.inputs).map(packageOf);
  expect(all).toEqual(expect.arrayContaining(['sdk', 'server', 'socket.io-client', 'ink', 'react']));
});
