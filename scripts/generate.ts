import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { contract, protocolVersion } from '@roomful/protocol';
import { asyncapi, manifest, namesModule, openapi, reference, schemas } from '@roomful/protocol/documents';
import { cliPage } from './cliPage.js';
import { settingsPage } from './settings.js';

const root = join(import.meta.dirname, '..');
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Every generated file: its path from the root, and its text. */
const generated = (): Record<string, string> => ({
  'packages/protocol/src/names.ts': namesModule(contract),
  'packages/protocol/documents/openapi.json': json(openapi(contract, protocolVersion)),
  'packages/protocol/documents/asyncapi.json': json(asyncapi(contract, protocolVersion)),
  'packages/protocol/documents/schemas.json': json(schemas(contract, protocolVersion)),
  'packages/cli/src/manifest.json': json(manifest(contract, protocolVersion)),
  'docs/reference/settings.md': settingsPage(),
  ...Object.fromEntries(
    Object.entries(reference(contract, protocolVersion)).map(([name, text]) => [
      `docs/reference/${name}`,
      name === 'cli.md' ? cliPage(text) : text,
    ]),
  ),
});

const current = (path: string): string | undefined => {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
};

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

const stale = Object.entries(generated()).filter(([path, text]) => current(path) !== text);

if (process.argv.includes('--check')) {
  for (const [path] of stale) console.error(`out of date: ${path}`);
  if (stale.length > 0) console.error('unable to match the contract; run `npm run generate` and commit the result');
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const [path, text] of stale) write(path, text);
  console.log(stale.length === 0 ? 'up to date' : stale.map(([path]) => `wrote ${path}`).join('\n'));
}
