// Installs the packages, as npm would publish them, into an empty project. Checks the contents of the tarballs, compiles a
// page against their declarations, and lets it chat through their server as ESM, as CommonJS and in Chromium.
// Needs `npm run build` first.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browserBundle } from './bundle.js';
import { converse } from './conversation.js';
import { compile, install } from './project.js';
import { lint, pack } from './tarballs.js';

const root = join(import.meta.dirname, '..', '..');
const pages = join(import.meta.dirname, 'page');
const project = mkdtempSync(join(tmpdir(), 'roomful-consumer-'));

const runPages = (compiled: string): void => {
  for (const page of ['surface.js', 'hooks.js'])
    execFileSync(process.execPath, [join(compiled, page)], { stdio: 'inherit' });
};

const consume = async (): Promise<void> => {
  const tarballs = pack(root, ['protocol', 'sdk', 'server', 'cli'], project);
  for (const tarball of tarballs) lint(root, tarball);
  if (!install(root, project, tarballs)) {
    console.log('skipped: no registry with the dependencies of the packages answers');
    return;
  }
  for (const kind of ['module', 'commonjs'] as const) runPages(compile(root, project, pages, kind));
  await converse(project);
  const { gzipBytes, hasZod } = await browserBundle(join(project, 'module', 'chat.js'));
  console.log(
    `the chat page with the SDK, bundled for browsers, minified and gzipped: ${(gzipBytes / 1_000).toFixed(1)} kB`,
  );
  if (hasZod) throw new Error('zod is in the bundle of the SDK; import values from @roomful/protocol/names');
};

try {
  await consume();
} catch (error) {
  console.error(`unable to use the packed packages; ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  rmSync(project, { recursive: true, force: true });
}
