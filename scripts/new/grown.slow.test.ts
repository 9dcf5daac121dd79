import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { registriesFor, withNoun } from './registries.js';
import { fill, type Words } from './words.js';

const root = join(import.meta.dirname, '..', '..');
const cache = join(root, 'node_modules', '.cache', 'roomful-grown');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Writes what the contract generates, with the generators of the copy. */
const generate = `
  const { contract } = await import('./src/contract.ts');
  const { typesModule } = await import('./src/documents/types.ts');
  const { namesModules } = await import('./src/documents/names.ts');
  const { writeFileSync } = await import('node:fs');
  const names = Object.entries(namesModules(contract)).map(([file, text]) => ['names/' + file, text]);
  for (const [file, text] of [...names, ['types.ts', typesModule(contract)]]) writeFileSync('src/generated/' + file, text);
  const count = (of) => Object.values(contract).flatMap((feature) => Object.keys(feature[of])).length;
  console.log(JSON.stringify({ commands: count('commands'), events: count('events') }));`;

interface Contract {
  directory: string;
  commands: number;
  events: number;
}

/** A copy of the protocol's sources with features more, each as large as the skeleton. */
const copyOf = (name: string, nouns: readonly Words[]): Contract => {
  const directory = join(cache, name);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  cpSync(join(root, 'packages/protocol/package.json'), join(directory, 'package.json'));
  cpSync(join(root, 'packages/protocol/src'), join(directory, 'src'), {
    recursive: true,
    filter: (path) => !path.endsWith('.test.ts'),
  });
  const template = read('scripts/new/templates/packages/protocol/src/features/bells.ts.template');
  const [registry] = registriesFor('');
  if (!registry) throw new Error('unable to grow the contract; the protocol has no registry');
  let list = read(registry.path);
  for (const words of nouns) {
    writeFileSync(join(directory, `src/features/${words.plural}.ts`), fill(template, words));
    list = withNoun(registry, list, words.plural);
  }
  writeFileSync(join(directory, 'src/contract.ts'), list);
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    incremental: false,
    outDir: 'out',
    rootDir: 'src',
  };
  const config = { extends: join(root, 'tsconfig.json'), compilerOptions, include: ['src'] };
  writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify(config));
  const counts = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', generate], {
    cwd: directory,
    encoding: 'utf8',
  });
  return { directory, ...(JSON.parse(counts) as { commands: number; events: number }) };
};

const bytesBelow = (directory: string): number =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.d.ts'))
    .reduce((sum, path) => sum + statSync(join(directory, path)).size, 0);

/** How long the compiler takes, as it says itself, and how much it declares. */
const compile = ({ directory }: Contract) => {
  const said = execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', directory, '--extendedDiagnostics'], {
    encoding: 'utf8',
  });
  const number = (label: string) => Number(new RegExp(`^${label}:\\s+([\\d.]+)`, 'm').exec(said)?.[1]);
  const out = join(directory, 'out');
  return {
    checkSeconds: number('Check time'),
    instantiations: number('Instantiations'),
    declaredBytes: bytesBelow(out),
    typesBytes: statSync(join(out, 'generated/types.d.ts')).size,
  };
};

const letters = 'abcdefghijklmnopqrstuvwxyz';
const nounOf = (n: number): Words => {
  const word = `${letters.charAt(Math.floor(n / 26))}${letters.charAt(n % 26)}`;
  return { plural: `${word}Bells`, singular: `${word}Bell` };
};

it('a contract of 200 commands costs the compiler little more than today', { timeout: 600_000 }, () => {
  const today = copyOf('today', []);
  // The skeleton has four commands and two events.
  const missing = (200 - today.commands) / 4;
  const grown = copyOf(
    'grown',
    Array.from({ length: Math.ceil(missing) }, (_, n) => nounOf(n)),
  );
  expect(grown.commands).toBeGreaterThanOrEqual(200);
  const [before, after] = [compile(today), compile(grown)];
  const ratio = (of: keyof typeof before) => (after[of] / before[of]).toFixed(2);
  console.log(
    `from ${today.commands} commands and ${today.events} events to ${grown.commands} and ${grown.events}: check ${before.checkSeconds} → ${after.checkSeconds} s (× ${ratio('checkSeconds')}), instantiations ${before.instantiations} → ${after.instantiations} (× ${ratio('instantiations')}), declarations ${before.declaredBytes} → ${after.declaredBytes} bytes (× ${ratio('declaredBytes')}), types.d.ts ${before.typesBytes} → ${after.typesBytes} bytes`,
  );
  // Instantiations do not depend on what else the machine does; the seconds are only printed.
  expect(after.instantiations / before.instantiations).toBeLessThan(2);
  rmSync(cache, { recursive: true, force: true });
});
