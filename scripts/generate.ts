// Writes all generated files; with --check, reports those that are out of date.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { contract, protocolVersion } from '@roomful/protocol';
import {
  asyncapi,
  manifest,
  namesModules,
  openapi,
  reference,
  schemas,
  typesModule,
} from '@roomful/protocol/documents';

type Files = Record<string, string>;

const root = join(import.meta.dirname, '..');
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const below = (folder: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));

/** The files generated from the contract alone. The second step loads code that imports them. */
const fromContract = (): Files => {
  const { events, ...rest } = manifest(contract, protocolVersion);
  return {
    ...below('packages/protocol/src/generated/names', namesModules(contract)),
    'packages/protocol/src/generated/types.ts': typesModule(contract),
    'packages/protocol/documents/openapi.json': json(openapi(contract, protocolVersion)),
    'packages/protocol/documents/asyncapi.json': json(asyncapi(contract, protocolVersion)),
    'packages/protocol/documents/schemas.json': json(schemas(contract, protocolVersion)),
    'packages/cli/src/manifest.json': json(rest),
    'packages/cli/src/events.json': json(events),
  };
};

/** The files generated from the command line and the server's settings. */
const fromProduct = async (): Promise<Files> => {
  const { cliPage } = await import('./cliPage.js');
  const { settingsPage } = await import('./settings.js');
  const pages = reference(contract, protocolVersion);
  return below('docs/reference', {
    ...pages,
    'cli.md': cliPage(pages['cli.md'] ?? ''),
    'settings.md': settingsPage(),
  });
};

const current = (path: string): string | undefined => {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
};

const staleOf = (files: Files): [string, string][] =>
  Object.entries(files).filter(([path, text]) => current(path) !== text);

const write = (files: Files): string[] =>
  staleOf(files).map(([path, text]) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    return path;
  });

if (process.argv.includes('--check')) {
  const stale = staleOf({ ...fromContract(), ...(await fromProduct()) });
  for (const [path] of stale) console.error(`out of date: ${path}`);
  if (stale.length > 0) console.error('generated files are out of date; run `npm run generate` and commit the result');
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  const report = (written: string[]) => written.map((path) => console.log(`wrote ${path}`));
  const written = write(fromContract());
  report(written);
  // This process has loaded the old names, so run again.
  if (written.length > 0)
    execFileSync(process.execPath, [...process.execArgv, ...process.argv.slice(1)], { stdio: 'inherit' });
  else if (report(write(await fromProduct())).length === 0) console.log('up to date');
}
