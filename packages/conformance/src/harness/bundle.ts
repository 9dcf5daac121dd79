import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';

const packages = join(import.meta.dirname, '..', '..', '..');

/** A change of the sources in one place, made while bundling. */
export interface Edit {
  /** The path below `packages/`. */
  file: string;
  /** The text to replace, which must occur exactly once. Runs of white space are equal, so that formatting does not matter. */
  find: string;
  replace: string;
}

/**
 * Does the same as `roomful up --json` without the command line, and ends with the process that started it. A line on stdin
 * moves its clock forward by that many milliseconds.
 */
const launcher = `
import { createInterface } from 'node:readline';
import { parseConfig, createServer } from './src/index.ts';
let aheadMs = 0;
createInterface({ input: process.stdin }).on('line', (ms) => { aheadMs += Number(ms); }).on('close', () => process.exit(0));
try {
  const server = await createServer(parseConfig({ env: process.env }), { clockOffsetMs: () => aheadMs });
  process.once('SIGTERM', () => server.close().then(() => process.exit(0)));
  console.log(JSON.stringify({ url: server.url, database: server.database, pid: process.pid }));
} catch (error) {
  console.error(error);
  process.exit(1);
}`;

const entries = {
  server: { contents: launcher, resolveDir: join(packages, 'server'), sourcefile: 'launcher.js' },
  sdk: { contents: `export * from './src/index.ts';`, resolveDir: join(packages, 'sdk'), sourcefile: 'sdk.js' },
};

const pattern = (find: string): RegExp =>
  new RegExp(
    find
      .trim()
      .split(/\s+/)
      .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('\\s+'),
    'g',
  );

/** @throws Error unless the text has `find` exactly once */
export const applyEdit = (text: string, { file, find, replace }: Edit): string => {
  const found = text.match(pattern(find))?.length ?? 0;
  if (found !== 1) throw new Error(`unable to edit ${file}; it has ${found} places like: ${find}`);
  return text.replace(pattern(find), () => replace);
};

const editing = (edits: readonly Edit[], applied: Set<Edit>): Plugin => ({
  name: 'edits',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const mine = edits.filter((edit) => edit.file === relative(packages, path));
      if (mine.length === 0) return null;
      let contents = await readFile(path, 'utf8');
      for (const edit of mine) {
        contents = applyEdit(contents, edit);
        applied.add(edit);
      }
      return { contents, loader: 'ts' };
    });
  },
});

const optionsOf = (what: keyof typeof entries) =>
  ({
    stdin: entries[what],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    alias: {
      '@roomful/protocol/names': join(packages, 'protocol/src/names.ts'),
      '@roomful/protocol': join(packages, 'protocol/src/index.ts'),
    },
    logLevel: 'error',
  }) satisfies BuildOptions;

/** The files that a bundle is made of, below `packages/`. */
export const bundledFiles = async (what: keyof typeof entries): Promise<ReadonlySet<string>> => {
  const { metafile } = await build({ ...optionsOf(what), metafile: true, absWorkingDir: packages });
  return new Set(Object.keys(metafile.inputs));
};

const keptMs = 24 * 60 * 60 * 1_000;

/** Removes outdated bundles: every state of the sources leaves a file. */
const forgetOld = async (directory: string): Promise<void> => {
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    const known = await stat(path).catch(() => null);
    if (known && Date.now() - known.mtimeMs > keptMs) await rm(path, { recursive: true, force: true });
  }
};

/**
 * Bundles the sources of the server or the SDK into one file that Node can run, with edits applied.
 *
 * @returns the file's path, the same for the same sources and edits
 * @throws Error if an edit does not match, or names a file that is not part of the bundle
 */
export const bundle = async (what: keyof typeof entries, edits: readonly Edit[] = []): Promise<string> => {
  const applied = new Set<Edit>();
  const { outputFiles } = await build({ ...optionsOf(what), plugins: [editing(edits, applied)] });
  const unused = edits.find((edit) => !applied.has(edit));
  if (unused) throw new Error(`unable to edit ${unused.file}; it is not part of the ${what}`);
  const code = outputFiles[0]?.text ?? '';
  const hash = createHash('sha256').update(code).digest('hex').slice(0, 16);
  // Next to the package, so that its dependencies are found from there.
  const directory = join(packages, what, 'node_modules', '.cache', 'conformance');
  const path = join(directory, `${what}-${hash}.mjs`);
  if (existsSync(path)) return path;
  await mkdir(directory, { recursive: true });
  await forgetOld(directory);
  const whole = `${path}.${process.pid}`;
  await writeFile(whole, code);
  await rename(whole, path);
  return path;
};
