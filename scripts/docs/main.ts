// Checks the pages: TypeScript compiles, JSON parses, and named files, headings and commands exist.
// Checks the exports of the packages: each symbol has a description, each function an example.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { contract, protocolVersion } from '@roomful/protocol';
import { manifest } from '@roomful/protocol/documents';
import { anchorsOf, blocksOf, frontLinksOf, linksOf, namedPathsOf, shellCommandsOf } from './blocks.js';
import { readPages, root } from './pages.js';
import { undocumented } from './symbols.js';
import { optionsOf, typeErrors } from './types.js';

const { nouns } = manifest(contract, protocolVersion);
const pages = readPages();
const anchors = new Map(pages.map(({ page, text }) => [page, anchorsOf(text)]));

const brokenLinks = pages.flatMap(({ page, text }) =>
  linksOf(text).flatMap(({ line, path, anchor }) => {
    const target = path === '' ? page : join(dirname(page), path);
    if (!existsSync(join(root, target))) return [`${page}:${line} no such file: ${path}`];
    if (anchor === '' || anchors.get(target)?.has(anchor)) return [];
    return [`${page}:${line} no such heading: ${path}#${anchor}`];
  }),
);

const missingPaths = pages.flatMap(({ page, text }) =>
  [...namedPathsOf(text), ...frontLinksOf(text)]
    .filter(({ path }) => !existsSync(join(root, path)))
    .map(({ line, path }) => `${page}:${line} no such file: ${path}`),
);

const unknownCommands = pages.flatMap(({ page, text }) =>
  shellCommandsOf(text, Object.keys(nouns))
    .filter(({ noun, verb }) => !Object.hasOwn(nouns[noun]?.verbs ?? {}, verb))
    .map(({ line, noun, verb }) => `${page}:${line} no such command: roomful ${noun} ${verb}`),
);

const brokenJson = pages.flatMap(({ page, text }) =>
  blocksOf(text)
    .filter(({ language }) => language === 'json')
    .flatMap(({ line, text: json }) => {
      try {
        JSON.parse(json);
        return [];
      } catch (error) {
        return [`${page}:${line} invalid JSON: ${(error as Error).message}`];
      }
    }),
);

const snippets = pages.flatMap(({ page, text }) =>
  blocksOf(text).flatMap(({ language, line, text: code }) =>
    language === 'ts' || language === 'tsx' ? [{ page, line, language, text: code } as const] : [],
  ),
);

const entries = [
  'protocol/src/index.ts',
  'protocol/src/names.ts',
  'protocol/src/documents/index.ts',
  'sdk/src/index.ts',
  'sdk/src/core.ts',
  'sdk/src/react.ts',
  'server/src/index.ts',
  'server/src/testing.ts',
].map((entry) => join(root, 'packages', entry));

const problems = [
  ...brokenLinks,
  ...missingPaths,
  ...unknownCommands,
  ...brokenJson,
  ...typeErrors(root, snippets),
  ...undocumented(root, optionsOf(root), entries),
];
for (const problem of problems) console.error(problem);
console.error(`${pages.length} pages, ${snippets.length} blocks of TypeScript, problems: ${problems.length}`);
process.exitCode = problems.length === 0 ? 0 : 1;
