import { compose } from '../compose.js';
import type { CommandRow, ContractShape, Feature, StreamKind } from '../define.js';
import { errorsOf, eventsOf, limitsOf, namesRoom } from '../derive.js';
import { fieldOfKind } from '../kinds.js';
import { pathsOf } from '../paths.js';
import { parseSentence } from './sentence.js';

const key = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`);

const header = '// Generated from the contract by `npm run generate`. Do not edit.\n';

/** The source of a constant. */
const constant = (name: string, about: string, value: unknown): string =>
  `/** ${about} */\nexport const ${name} = ${JSON.stringify(value)} as const;\n`;

/** The source of a constant record, with a line for each entry. */
const table = (name: string, about: string, record: Readonly<Record<string, unknown>>): string => {
  const rows = Object.entries(record).map(([field, value]) => `  ${key(field)}: ${JSON.stringify(value)},\n`);
  return `/** ${about} */\nexport const ${name} = {${rows.length === 0 ? '' : `\n${rows.join('')}`}} as const;\n`;
};

/** The source of a constant that merges those of all features. Bundlers drop it if it is unused. */
const gathered = (name: string, about: string, parts: readonly string[]): string =>
  `/** ${about} */\nexport const ${name} = /* @__PURE__ */ (() => ({ ${parts.map((part) => `...${part}`).join(', ')} }))();\n`;

/** The facts about a command that the names module keeps. */
type CommandName = { readonly kind: string; readonly room: boolean; readonly activity?: false };

const nameOf = (row: CommandRow): CommandName => ({
  kind: row.kind,
  room: namesRoom(row),
  ...(row.activity === false ? { activity: false } : {}),
});

/** The name of the constant that commands of one sort share. Each constant is written once, to keep bundles small. */
const sortOf = ({ kind, room, activity }: CommandName): string =>
  `${activity === false ? `silent${kind.charAt(0).toUpperCase()}${kind.slice(1)}` : kind}${room ? 'InRoom' : ''}`;

const commandKindsModule = (contract: ContractShape): string => {
  const names = Object.values(contract).flatMap(({ commands }) => Object.values(commands).map(nameOf));
  const sorts = new Map(names.map((name) => [sortOf(name), name]));
  return [header, ...[...sorts].sort().map(([sort, name]) => constant(sort, aboutSort(name), name))].join('\n');
};

const aboutSort = ({ kind, room, activity }: CommandName): string =>
  `A command of the kind \`${kind}\`${room ? ' whose input names a room' : ''}${activity === false ? '; it does not count as activity' : ''}.`;

const commandsOfFeature = (noun: string, feature: Feature): string => {
  const rows = Object.entries(feature.commands).map(([verb, row]) => [verb, sortOf(nameOf(row))] as const);
  const sorts = [...new Set(rows.map(([, sort]) => sort))].sort();
  return [
    ...(sorts.length === 0 ? [] : [`import { ${sorts.join(', ')} } from './command-kinds.js';\n`]),
    `/** Its commands: the kind, whether the input names a room, and \`activity: false\` if the command does not count as activity. */\nexport const ${noun}Commands = {\n${rows.map(([verb, sort]) => `  ${key(verb)}: ${sort},\n`).join('')}} as const;\n`,
  ].join('\n');
};

const sentencesOfFeature = (feature: Feature): Record<string, unknown> =>
  Object.fromEntries(
    Object.values(feature.events).flatMap((row) => {
      const sentence = parseSentence(row);
      return sentence === null ? [] : [[row.type, sentence]];
    }),
  );

const featureModule = (noun: string, feature: Feature): string =>
  [
    header,
    commandsOfFeature(noun, feature),
    table(`${noun}Errors`, 'Its errors.', feature.errors ?? {}),
    table(`${noun}Permissions`, 'Its permissions, each with its holders.', feature.permissions ?? {}),
    table(`${noun}Limits`, 'Its limits. The name says the unit.', feature.limits ?? {}),
    table(`${noun}Sentences`, 'The sentences of its events, for `fillSentence`.', sentencesOfFeature(feature)),
  ].join('\n');

const pick = (
  contract: ContractShape,
  test: (row: NonNullable<ReturnType<ReturnType<typeof eventsOf>['get']>>) => boolean,
) => [...eventsOf(contract).values()].filter(test).map(({ type }) => type);

const indexModule = (contract: ContractShape): string => {
  const nouns = Object.keys(contract);
  const departures = (kind: StreamKind) =>
    Object.fromEntries(
      [...eventsOf(contract)].flatMap(([type, { ends, stream }]) => (ends && stream === kind ? [[type, ends]] : [])),
    );
  const erasures = Object.fromEntries(
    [...eventsOf(contract)].flatMap(([type, { erases, stream, data }]) =>
      erases && stream === 'room' ? [[type, fieldOfKind(data, 'user')]] : [],
    ),
  );
  const core = (all: Readonly<Record<string, unknown>>, of: 'errors' | 'limits'): Record<string, unknown> => {
    const own = new Set(Object.values(contract).flatMap((feature) => Object.keys(feature[of] ?? {})));
    return Object.fromEntries(Object.entries(all).filter(([name]) => !own.has(name)));
  };
  return [
    header,
    ...nouns.map(
      (noun) =>
        `import { ${['Commands', 'Errors', 'Limits', 'Permissions', 'Sentences'].map((what) => `${noun}${what}`).join(', ')} } from './${noun}.js';`,
    ),
    '',
    ...nouns.map((noun) => `export * from './${noun}.js';`),
    '',
    `/** All commands by noun and verb: the kind, whether the input names a room, and \`activity: false\` if the command does not count as activity. */\nexport const commands = {\n${nouns.map((noun) => `  ${key(noun)}: ${noun}Commands,\n`).join('')}} as const;\n`,
    constant('events', 'All event types.', [...eventsOf(contract).keys()]),
    constant(
      'moderationEvents',
      'The event types of the moderation log.',
      pick(contract, ({ moderation }) => moderation === true),
    ),
    constant(
      'roomLineEvents',
      'The event types that change the line of their room in a list of rooms.',
      pick(contract, ({ roomLine }) => roomLine === true),
    ),
    table(
      'departures',
      'The event types that end a membership of a room: whose, and the error that they get.',
      departures('room'),
    ),
    table(
      'spaceDepartures',
      'The event types that end a membership of a space: whose, and the error that they get.',
      departures('space'),
    ),
    table('erasures', 'The event types that erase a user from a room: the field with the id.', erasures),
    constant(
      'people',
      'The paths of users with names in a room snapshot; `*` stands for every element of a list or record.',
      pathsOf(compose(contract).roomSnapshot, ['person']),
    ),
    constant(
      'signals',
      'All signal types.',
      Object.values(contract).flatMap((feature) => Object.values(feature.signals).map(({ type }) => type)),
    ),
    table('coreErrors', 'Errors that belong to no feature.', core(errorsOf(contract), 'errors')),
    gathered('errors', 'All errors by code.', ['coreErrors', ...nouns.map((noun) => `${noun}Errors`)]),
    gathered(
      'permissions',
      'All permissions, each with its holders.',
      nouns.map((noun) => `${noun}Permissions`),
    ),
    table('coreLimits', 'Limits that belong to no feature.', core(limitsOf(contract), 'limits')),
    gathered('limits', 'All limits of the protocol. The name says the unit.', [
      'coreLimits',
      ...nouns.map((noun) => `${noun}Limits`),
    ]),
    gathered(
      'sentences',
      'The sentences of all events by type, for `fillSentence`.',
      nouns.map((noun) => `${noun}Sentences`),
    ),
  ].join('\n');
};

/**
 * The sources of a contract's names, without its schemas: one module per feature, and an index.
 *
 * @example
 * for (const [file, text] of Object.entries(namesModules(contract))) writeFileSync(file, text)
 */
export const namesModules = (contract: ContractShape): Record<string, string> => ({
  'index.ts': indexModule(contract),
  'command-kinds.ts': commandKindsModule(contract),
  ...Object.fromEntries(
    Object.entries(contract).map(([noun, feature]) => [`${noun}.ts`, featureModule(noun, feature)]),
  ),
});
