// Validates the generated AsyncAPI document: npx -y -p @asyncapi/parser@3 -- node .ci/asyncapi.mjs
// The parser is 55 MB, so it is fetched here rather than kept among the dependencies.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

const modules = process.env.PATH.split(delimiter)
  .map((bin) => join(bin, '..'))
  .find((directory) => existsSync(join(directory, '@asyncapi', 'parser')));
if (modules === undefined)
  throw new Error('unable to find @asyncapi/parser; run this through npx -p @asyncapi/parser@3');

const { Parser } = createRequire(join(modules, 'here.js'))('@asyncapi/parser');
const text = readFileSync(
  join(import.meta.dirname, '..', 'packages', 'protocol', 'documents', 'asyncapi.json'),
  'utf8',
);
const mistakes = (await new Parser().validate(text)).filter(({ severity }) => severity === 0);
for (const { path, message } of mistakes) console.error(`${path.join('.')}: ${message}`);
console.log(mistakes.length === 0 ? 'the AsyncAPI document is valid' : `${mistakes.length} mistakes`);
process.exitCode = mistakes.length === 0 ? 0 : 1;
