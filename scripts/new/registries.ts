/** A list of features, to which a new one is added as an import and an entry. */
interface Registry {
  path: string;
  /** The line of the noun, as it stands among the others; undefined = the list has none of this kind. */
  importLine?(noun: string): string;
  /** Where the entry stands: before the end of what this matches. */
  list: RegExp;
  entry(noun: string): string;
}

const objectOf = (path: string, name: string, importFrom: (noun: string) => string): Registry => ({
  path,
  importLine: (noun) => `import { ${noun} } from '${importFrom(noun)}';\n`,
  list: new RegExp(`const ${name} = \\{\\n(?:  \\w+,\\n)+(?=\\})`),
  entry: (noun) => `  ${noun},\n`,
});

/** Every place that lists the features. A new one is added to these, and to no other. */
export const registriesFor = (migration: string): readonly Registry[] => [
  objectOf('packages/protocol/src/contract.ts', 'features', (noun) => `./features/${noun}.js`),
  objectOf('packages/server/src/features/registry.ts', 'registry', (noun) => `./${noun}/index.js`),
  objectOf('packages/sdk/src/features/index.ts', 'features', (noun) => `./${noun}.js`),
  {
    path: 'packages/sdk/src/core.ts',
    list: /(?:export \{ \w+ \} from '\.\/features\/\w+\.js';\n(?:export type .*\n)*)+/,
    entry: (noun) => `export { ${noun} } from './features/${noun}.js';\n`,
  },
  objectOf('packages/cli/src/features/index.ts', 'features', (noun) => `./${noun}.js`),
  objectOf('packages/conformance/src/features/index.ts', 'features', (noun) => `./${noun}/index.js`),
  {
    path: 'packages/server/src/database/migrate.ts',
    importLine: (noun) => `import { ${noun} } from './migrations/${migration}.js';\n`,
    list: /const migrations: readonly Migration\[\] = \[[\w,\s]+(?=\])/,
    entry: (noun) => `, ${noun}`,
  },
];

/**
 * The text of a registry with a new noun. The order of imports is left to the formatter.
 *
 * @throws Error if the list is not found
 */
export const withNoun = ({ path, importLine, list, entry }: Registry, text: string, noun: string): string => {
  const found = list.exec(text);
  if (!found) throw new Error(`unable to add ${noun} to ${path}; its list of features has another form than expected`);
  const end = found.index + found[0].length;
  return `${importLine?.(noun) ?? ''}${text.slice(0, end)}${entry(noun)}${text.slice(end)}`;
};
